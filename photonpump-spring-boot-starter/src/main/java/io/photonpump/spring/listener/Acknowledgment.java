package io.photonpump.spring.listener;

/**
 * Decides about an event, or about a batch of them. The first decision counts; later ones are logged and ignored. It may be
 * taken on any thread, also after the method returned if the {@link AckMode} is {@code MANUAL}.
 */
public interface Acknowledgment {

    /** The event is done with. */
    void acknowledge();

    /** A persistent group shall deliver it again; anywhere else this is an {@link UnsupportedOperationException}. */
    void retry();

    /** A persistent group shall put it aside; anywhere else this is an {@link UnsupportedOperationException}. */
    void park(String reason);

    /** The event is passed over for good. */
    void skip(String reason);

    /** Whether it was decided about. */
    boolean isDecided();
}
