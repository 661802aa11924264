package io.photonpump.embedded.internal.http;

import io.photonpump.error.InvalidSettingsException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/**
 * The names and web pages from which the HTTP side may be used, besides the server's own addresses.
 *
 * @param hosts further host names of the server, in lower case; {@code *} for any
 * @param origins the origins of web pages that may use the server; {@code *} for any
 */
public record HttpAccess(Set<String> hosts, Set<String> origins) {

    /** A marker for any host or origin. */
    public static final String ANY = "*";

    /** The server's own addresses, and no web page of another origin. */
    public static final HttpAccess OWN = new HttpAccess(Set.of(), Set.of());

    public HttpAccess {
        hosts = Set.copyOf(hosts);
        origins = Set.copyOf(origins);
    }

    /**
     * Adds host names.
     *
     * @throws InvalidSettingsException if a name has a scheme, port or path
     */
    public HttpAccess withHosts(Collection<String> names) {
        Set<String> all = new LinkedHashSet<>(hosts);
        for (String name : names) {
            boolean isName = !name.isBlank() && name.chars().noneMatch(c -> c == '/' || c == ':' || c <= ' ');
            if (!isName) {
                throw new InvalidSettingsException(
                        "allowedHosts", "'" + name + "' is not a host name: write it without scheme, port and path");
            }
            all.add(name.toLowerCase(Locale.ROOT));
        }
        return new HttpAccess(all, origins);
    }

    /**
     * Adds origins of web pages.
     *
     * @throws InvalidSettingsException if an origin is not a scheme and host with an optional port
     */
    public HttpAccess withOrigins(Collection<String> added) {
        Set<String> all = new LinkedHashSet<>(origins);
        for (String origin : added) {
            if (!isOrigin(origin)) {
                throw new InvalidSettingsException(
                        "allowedOrigins",
                        "'" + origin
                                + "' is not an origin: write a scheme, host and port such as http://localhost:3000,"
                                + " or * for any");
            }
            all.add(origin.toLowerCase(Locale.ROOT));
        }
        return new HttpAccess(hosts, all);
    }

    private static boolean isOrigin(String text) {
        if (text.equals(ANY)) {
            return true;
        }
        try {
            URI uri = new URI(text);
            return uri.getScheme() != null
                    && uri.getHost() != null
                    && uri.getUserInfo() == null
                    && uri.getRawPath().isEmpty()
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    boolean allowsHost(String name) {
        return hosts.contains(ANY) || hosts.contains(name);
    }

    boolean allowsOrigin(String origin) {
        return origins.contains(ANY) || origins.contains(origin.toLowerCase(Locale.ROOT));
    }
}
