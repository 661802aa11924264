package io.photonpump.embedded.internal.grpc;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A service: its name with its package, and its methods. Both are told apart without regard to case, as the real server does.
 */
public final class GrpcService {

    /** The maximum size of a request, unless a service has its own. */
    private static final int MAX_REQUEST = 4 * 1024 * 1024;

    private final String name;
    private final int maxRequest;
    private final Map<String, GrpcMethod> methods;

    private GrpcService(String name, int maxRequest, Map<String, GrpcMethod> methods) {
        this.name = name;
        this.maxRequest = maxRequest;
        this.methods = methods;
    }

    /** Returns a service without methods. */
    public static GrpcService named(String name) {
        return new GrpcService(name, MAX_REQUEST, Map.of());
    }

    /** Adds a method. */
    public GrpcService with(String method, GrpcMethod handler) {
        Map<String, GrpcMethod> more = new LinkedHashMap<>(methods);
        more.put(method.toLowerCase(Locale.ROOT), handler);
        return new GrpcService(name, maxRequest, more);
    }

    /** Returns this service with another maximum size of a request, in bytes. */
    public GrpcService withMaxRequest(int bytes) {
        return new GrpcService(name, bytes, methods);
    }

    public String name() {
        return name;
    }

    /** Returns the maximum size of a request in bytes. */
    public int maxRequest() {
        return maxRequest;
    }

    /** Returns the names of all methods, in lower case. */
    public Set<String> methods() {
        return Collections.unmodifiableSet(methods.keySet());
    }

    /** Returns a method; null if there is none of this name. */
    public @Nullable GrpcMethod method(String method) {
        return methods.get(method.toLowerCase(Locale.ROOT));
    }
}
