package io.photonpump.error;

/** The server does not know the transaction, or no longer: it was committed, or the server was replaced. */
public final class InvalidTransactionException extends PhotonPumpException {

    private static final long serialVersionUID = 1;

    private final long transactionId;

    public InvalidTransactionException(long transactionId) {
        super("transaction " + transactionId + " is unknown to the server, or over: start a new one");
        this.transactionId = transactionId;
    }

    /** The transaction. */
    public long transactionId() {
        return transactionId;
    }
}
