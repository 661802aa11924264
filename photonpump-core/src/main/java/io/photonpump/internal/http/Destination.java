package io.photonpump.internal.http;

import io.photonpump.cluster.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * Where a request is sent.
 *
 * @param address where the HTTP interface is
 * @param serverName the name that led to this address among others, which its certificate may bear; null if
 *     {@code address} has the name itself
 */
record Destination(Endpoint address, @Nullable String serverName) {

    @Override
    public String toString() {
        return serverName == null ? address.toString() : address + " (" + serverName + ")";
    }
}
