package io.photonpump.spring.listener;

/**
 * Resets what a catch-up listener has built from events, before it begins to handle events again that it may have handled before: in
 * a replay that the application or an operator requests, and when a listener begins at its start position because no position is
 * stored. That includes its first start. A listener that begins at the end handles nothing again, and its hook is not called.
 *
 * <p>The hook is called once for each replay, when no handler of the listener runs, on a thread of the listener; it may block. A stop,
 * a pause and another replay wait for it, and interrupt it after the listener's shut-down timeout. With a transactional checkpoint store, it runs in the transaction that stores the new
 * position, so that both happen or neither; with other stores, it is called again if the application is killed before the position is
 * stored.
 *
 * <p>If the hook fails because a database or the server is away, the listener waits and calls it again. If it fails for another reason,
 * a requested replay fails and the listener continues at its old position; a listener without a stored position has FAILED.
 */
@FunctionalInterface
public interface ReplayHook {

    /**
     * Resets the listener.
     *
     * @param replay the replay that is about to begin
     * @throws Exception if the listener was not reset; the replay does not begin
     */
    void beforeReplay(ReplayStart replay) throws Exception;
}
