package io.photonpump.internal.net;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Turns names into addresses. */
@FunctionalInterface
public interface NameService {

    /** That of the JVM, which remembers answers as long as its security property {@code networkaddress.cache.ttl} says. */
    NameService JVM = InetAddress::getAllByName;

    /** Blocks. Gives one address or more. */
    InetAddress[] lookUp(String host) throws UnknownHostException;
}
