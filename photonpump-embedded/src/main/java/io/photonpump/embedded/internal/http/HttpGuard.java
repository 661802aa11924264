package io.photonpump.embedded.internal.http;

import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests that a web page makes through the browser of a person who can reach the server.
 *
 * <ul>
 *   <li>A page can make its own host name point to the server (DNS rebinding). The {@code Host} header then has a name that is
 *       not the server's.
 *   <li>A page can send forms and text to any server. Such a request has an {@code Origin} of its own, and its body is not
 *       JSON. Everything else makes the browser ask first, and without permission it does not send the request.
 * </ul>
 *
 * Programs that are not browsers send no {@code Origin}.
 */
final class HttpGuard {

    private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
    private static final String ALLOWED_METHODS = "GET, HEAD, POST, PUT, DELETE, OPTIONS";
    private static final String ALLOWED_HEADERS = "Authorization, Content-Type, Accept, If-None-Match, ES-EventId,"
            + " ES-EventType, ES-ExpectedVersion, ES-HardDelete, ES-ResolveLinkTos, ES-RequireLeader, ES-RequireMaster";
    private static final String EXPOSED_HEADERS = "Location, ETag, ES-CurrentVersion";

    private final HttpAccess access;
    private final String host;

    /** @param host the address that the server listens on */
    HttpGuard(HttpAccess access, String host) {
        this.access = access;
        this.host = host.toLowerCase(Locale.ROOT);
    }

    /** Returns the refusal of a request; null if it may be processed. */
    @Nullable
    HttpReply refuse(FullHttpRequest request, InetSocketAddress local) {
        HttpHeaders headers = request.headers();
        List<String> hosts = headers.getAll(HttpHeaderNames.HOST);
        if (hosts.size() > 1) {
            return HttpReply.text(400, "The request has several Host headers");
        }
        if (!hosts.isEmpty() && !isOwn(name(hosts.get(0)), local.getAddress())) {
            return HttpReply.text(
                    403,
                    "This server is not '" + name(hosts.get(0))
                            + "'. If it is, start it with that name as an allowed host");
        }
        if (READING.contains(request.method())) {
            return null;
        }
        if (isOfForeignPage(headers)) {
            return HttpReply.text(
                    403, "A web page of another origin may not change anything here, unless its origin is allowed");
        }
        return request.content().isReadable() && !isAccepted(headers.get(HttpHeaderNames.CONTENT_TYPE))
                ? HttpReply.text(
                        415,
                        "The Content-Type must be application/json, application/vnd.eventstore.events+json or"
                                + " application/octet-stream")
                : null;
    }

    private static String name(String hostAndPort) {
        String text = hostAndPort.trim().toLowerCase(Locale.ROOT);
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            return end < 0 ? text : text.substring(1, end);
        }
        int colon = text.indexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon);
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    /** An address in the header cannot be that of a rebound name; it is the server's own if the client has connected to it. */
    private boolean isOwn(String name, InetAddress local) {
        if (name.equals("localhost") || name.endsWith(".localhost") || name.equals(host) || access.allowsHost(name)) {
            return true;
        }
        InetAddress address = NetUtil.createInetAddressFromIpAddressString(name);
        return address != null && (address.isLoopbackAddress() || address.equals(local));
    }

    /** Browsers tell the origin of every request that can change something. */
    private boolean isOfForeignPage(HttpHeaders headers) {
        String origin = headers.get(HttpHeaderNames.ORIGIN);
        if (origin == null) {
            String site = headers.get("Sec-Fetch-Site", "none");
            return !site.equals("none") && !site.equals("same-origin");
        }
        return !isOwnOrigin(origin, headers.get(HttpHeaderNames.HOST)) && !access.allowsOrigin(origin);
    }

    private static boolean isOwnOrigin(String origin, @Nullable String host) {
        int scheme = origin.indexOf("://");
        return scheme > 0 && host != null && origin.substring(scheme + 3).equalsIgnoreCase(host.trim());
    }

    private static boolean isAccepted(@Nullable String contentType) {
        if (contentType == null) {
            return false;
        }
        String type = contentType.split(";", 2)[0].trim().toLowerCase(Locale.ROOT);
        return type.equals("application/json")
                || type.startsWith("application/") && type.endsWith("+json")
                || type.equals("application/octet-stream");
    }

    /** Adds the headers by which a browser lets an allowed page see the reply. */
    HttpReply share(FullHttpRequest request, HttpReply reply) {
        if (access.origins().isEmpty()) {
            return reply;
        }
        HttpReply varying = reply.with("Vary", reply.headers().containsKey("Vary") ? "Accept, Origin" : "Origin");
        String origin = request.headers().get(HttpHeaderNames.ORIGIN);
        if (origin == null || !access.allowsOrigin(origin)) {
            return varying;
        }
        HttpReply shared = varying.with("Access-Control-Allow-Origin", origin)
                .with("Access-Control-Expose-Headers", EXPOSED_HEADERS);
        boolean asksFirst = request.method().equals(HttpMethod.OPTIONS)
                && request.headers().contains(HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD);
        return asksFirst
                ? shared.with("Access-Control-Allow-Methods", ALLOWED_METHODS)
                        .with("Access-Control-Allow-Headers", ALLOWED_HEADERS)
                : shared;
    }
}
