package io.photonpump.internal.message;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a wire states about itself and the server when it is ready.
 *
 * @param maxRequestBytes the size of the largest request that can be sent, in bytes
 * @param unsupported the features that are missing, each with a sentence for users that says why and what to use instead
 */
public record WireFacts(long maxRequestBytes, Map<WireFeature, String> unsupported) {

    public WireFacts {
        unsupported = Map.copyOf(unsupported);
    }

    /** Returns why a feature is missing; null if it is supported. */
    public @Nullable String whyUnsupported(WireFeature feature) {
        return unsupported.get(feature);
    }
}
