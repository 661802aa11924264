package io.photonpump.embedded.internal.protocol;

/**
 * Decides whether values equal to their default are sent: they are with proto2, and are not with proto3 (servers from 22.6).
 *
 * @param write whether they are sent
 */
record Defaults(boolean write) {

    boolean keeps(long value) {
        return write || value != 0;
    }

    boolean keeps(boolean value) {
        return write || value;
    }

    boolean keeps(String value) {
        return write || !value.isEmpty();
    }

    boolean keeps(byte[] value) {
        return write || value.length > 0;
    }
}
