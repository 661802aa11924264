package io.photonpump.embedded.internal.access;

/**
 * The origin of an attempt to log in.
 *
 * @param address the address of the client, without its port
 * @param proven whether the same connection has logged in with the same credentials before, so that it guesses nothing
 */
public record LoginSource(String address, boolean proven) {

    /** A source that has not proven anything yet. */
    public static LoginSource of(String address) {
        return new LoginSource(address, false);
    }
}
