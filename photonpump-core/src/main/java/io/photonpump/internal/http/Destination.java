package io.photonpump.internal.http;

import io.photonpump.cluster.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * The destination of a request.
 *
 * @param address the address of the HTTP interface
 * @param serverName the name that led to this address among others, which its certificate may name; null if {@code
 *     address} has the name itself
 */
record Destination(Endpoint address, @Nullable String serverName) {

    @Override
    public String toString() {
        return serverName == null ? address.toString() : address + " (" + serverName + ")";
    }
}
