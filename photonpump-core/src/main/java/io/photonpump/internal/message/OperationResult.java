package io.photonpump.internal.message;

/** The results of a write, a deletion and each step of a transaction. */
public enum OperationResult {
    SUCCESS,
    PREPARE_TIMEOUT,
    COMMIT_TIMEOUT,
    FORWARD_TIMEOUT,
    WRONG_EXPECTED_VERSION,
    STREAM_DELETED,
    INVALID_TRANSACTION,
    ACCESS_DENIED,
    /** A result that this client does not know. */
    UNRECOGNIZED
}
