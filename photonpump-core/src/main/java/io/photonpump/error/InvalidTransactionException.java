package io.photonpump.error;

/** The server does not know a transaction: it is committed, or the server was replaced. */
public final class InvalidTransactionException extends PhotonPumpException {

    private static final long serialVersionUID = 1;

    private final long transactionId;

    /**
     * Creates an error for an unknown transaction.
     *
     * @param transactionId the id of the transaction
     */
    public InvalidTransactionException(long transactionId) {
        super("transaction " + transactionId + " is unknown to the server, or over: start a new one");
        this.transactionId = transactionId;
    }

    /** {@return the id of the transaction} */
    public long transactionId() {
        return transactionId;
    }
}
