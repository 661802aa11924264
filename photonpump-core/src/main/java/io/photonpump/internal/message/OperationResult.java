package io.photonpump.internal.message;

/**
 * How a write, a delete or a step of a transaction ended (docs/protocol.md, Write messages). In the order of the
 * numbers on the wire.
 */
public enum OperationResult {
    SUCCESS,
    PREPARE_TIMEOUT,
    COMMIT_TIMEOUT,
    FORWARD_TIMEOUT,
    WRONG_EXPECTED_VERSION,
    STREAM_DELETED,
    INVALID_TRANSACTION,
    ACCESS_DENIED,
    /** A number that this client does not know. */
    UNRECOGNIZED
}
