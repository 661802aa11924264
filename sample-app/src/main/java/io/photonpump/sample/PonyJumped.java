package io.photonpump.sample;

/**
 * A pony cleared a fence.
 *
 * @param height of the fence
 * @param distance from take-off to landing
 * @param judge who saw it
 */
public record PonyJumped(String pony, int height, int distance, String judge) {

    /** The stream of all jumps. */
    public static final String STREAM = "jumps";
}
