package io.photonpump.sample;

/**
 * The event that a pony cleared a fence.
 *
 * @param pony the name of the pony
 * @param height the height of the fence
 * @param distance the distance from take-off to landing
 * @param judge the name of the judge who saw the jump
 */
public record PonyJumped(String pony, int height, int distance, String judge) {

    /** The stream of all jumps. */
    public static final String STREAM = "jumps";
}
