package io.photonpump.sample;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request to register or edit a pony.
 *
 * @param coat the colour of the coat
 * @param stable the stable that the pony lives in
 */
record PonyRequest(
        @NotBlank @Size(max = 100) @Nullable String coat,
        @NotBlank @Size(max = 100) @Nullable String stable) {

    Pony pony() {
        if (coat == null || stable == null) {
            throw new IllegalStateException("the request has not been validated");
        }
        return new Pony(coat.strip(), stable.strip());
    }
}
