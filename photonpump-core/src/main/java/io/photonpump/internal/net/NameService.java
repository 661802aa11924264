package io.photonpump.internal.net;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** A service that resolves host names. */
@FunctionalInterface
public interface NameService {

    /**
     * The name service of the JVM, which caches results as long as the security property {@code
     * networkaddress.cache.ttl} says.
     */
    NameService JVM = InetAddress::getAllByName;

    /** Returns one address or more. Blocks. */
    InetAddress[] lookUp(String host) throws UnknownHostException;
}
