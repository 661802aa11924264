package io.photonpump.sample;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request to add a jump.
 *
 * @param height the height of the fence
 * @param distance the distance from take-off to landing
 * @param judge the judge who saw the jump; the judge of the club if the request names none
 */
record JumpRequest(
        @NotNull @Positive @Nullable Integer height,
        @NotNull @Positive @Nullable Integer distance,

        @Pattern(regexp = ".*\\S.*", message = "must not be blank") @Nullable
        String judge) {

    static final String CLUB_JUDGE = "Mayor Mare";

    PonyJumped by(String pony) {
        if (height == null || distance == null) {
            throw new IllegalStateException("the request has not been validated");
        }
        return new PonyJumped(pony, height, distance, judge == null ? CLUB_JUDGE : judge.strip());
    }
}
