package io.photonpump.embedded.internal.grpc;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The services of a server. */
public final class GrpcServices {

    private final Map<String, GrpcService> services = new HashMap<>();

    public GrpcServices(List<GrpcService> services) {
        services.forEach(service -> this.services.put(service.name().toLowerCase(Locale.ROOT), service));
    }

    /**
     * Returns the service of a path.
     *
     * @param path {@code /package.Service/Method}
     * @return null if there is none
     */
    public @Nullable GrpcService find(String path) {
        int slash = path.indexOf('/', 1);
        return slash < 0 ? null : services.get(path.substring(1, slash).toLowerCase(Locale.ROOT));
    }

    /** Returns the name of the method in a path whose service was found. */
    public static String method(String path) {
        return path.substring(path.indexOf('/', 1) + 1);
    }
}
