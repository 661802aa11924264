package io.photonpump.sample;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import org.jspecify.annotations.Nullable;

/**
 * What a client says about a jump.
 *
 * @param judge who saw it; the club's own judge if nobody is named
 */
record JumpRequest(
        @NotNull @Positive @Nullable Integer height,
        @NotNull @Positive @Nullable Integer distance,

        @Pattern(regexp = ".*\\S.*", message = "must not be blank") @Nullable
        String judge) {

    static final String CLUB_JUDGE = "Mayor Mare";

    PonyJumped by(String pony) {
        if (height == null || distance == null) {
            throw new IllegalStateException("an unchecked request");
        }
        return new PonyJumped(pony, height, distance, judge == null ? CLUB_JUDGE : judge.strip());
    }
}
