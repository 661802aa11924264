package io.photonpump.console.internal.web;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests that a foreign web page makes through the browser of a person who can reach the application. It does
 * not replace a login; it protects the console of an application that has none.
 *
 * <ul>
 *   <li>A page can make its own host name point to the application (DNS rebinding). The {@code Host} header then has a name that is
 *       not the application's. A user who is logged in is known under the right name only.
 *   <li>A page can send forms to any address. Changes need a header that forms cannot have, and must come from the same origin.
 * </ul>
 */
final class RequestGuard {

    /** The header of every request by which the page changes something. */
    static final String HEADER = "X-Photonpump-Console";

    private static final Pattern IP_ADDRESS = Pattern.compile("\\[[0-9a-f:.%]+]|[0-9]{1,3}(\\.[0-9]{1,3}){3}");

    private final List<String> allowedHosts;
    private final boolean readOnly;

    RequestGuard(List<String> allowedHosts, boolean readOnly) {
        this.allowedHosts =
                allowedHosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
        this.readOnly = readOnly;
    }

    /** Returns the refusal of a request; null if it may be processed. */
    @Nullable
    ConsoleReply refuse(ConsoleRequest request) {
        String host = request.header("host");
        if (!request.loggedIn() && host != null && !isOwn(name(host))) {
            return ConsoleReply.problem(
                    403,
                    "The console is not served under the name '" + name(host)
                            + "' without a login. Secure it with Spring Security, or add the name to"
                            + " photonpump.console.allowed-hosts");
        }
        if (request.isReading()) {
            return null;
        }
        if (!request.method().equals("POST")) {
            return ConsoleReply.problem(405, "The console knows GET and POST");
        }
        if (request.header(HEADER.toLowerCase(Locale.ROOT)) == null) {
            return ConsoleReply.problem(403, "The header " + HEADER + " is missing");
        }
        if (isOfForeignPage(request)) {
            return ConsoleReply.problem(403, "A web page of another origin may not change anything here");
        }
        return readOnly ? ConsoleReply.problem(403, "The console is read-only (photonpump.console.read-only)") : null;
    }

    private boolean isOwn(String name) {
        return name.equals("localhost")
                || name.endsWith(".localhost")
                || IP_ADDRESS.matcher(name).matches()
                || allowedHosts.contains(name);
    }

    private static String name(String hostAndPort) {
        String text = hostAndPort.trim().toLowerCase(Locale.ROOT);
        if (text.startsWith("[")) {
            return text.substring(0, text.indexOf(']') + 1);
        }
        int colon = text.indexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon);
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    /** Browsers tell the relation of the page to the server, but without encryption only for servers on the same machine. */
    private static boolean isOfForeignPage(ConsoleRequest request) {
        String site = request.header("sec-fetch-site");
        if (site != null) {
            return !site.equals("same-origin");
        }
        String origin = request.header("origin");
        return origin != null && !isOf(origin, request.header("host")) && !isOf(origin, forwardedHost(request));
    }

    private static @Nullable String forwardedHost(ConsoleRequest request) {
        String hosts = request.header("x-forwarded-host");
        return hosts == null ? null : hosts.split(",", 2)[0];
    }

    private static boolean isOf(String origin, @Nullable String host) {
        int scheme = origin.indexOf("://");
        return scheme > 0 && host != null && origin.substring(scheme + 3).equalsIgnoreCase(host.trim());
    }
}
