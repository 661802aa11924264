package io.photonpump.embedded.internal.node;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The listeners for the failure of a server that may be restarted. Each is called once. Methods from any thread. */
public final class FailureListeners {

    private final List<Consumer<Throwable>> listeners = new CopyOnWriteArrayList<>();

    /** Tells the listeners when this node fails. */
    public void watch(Node node) {
        node.tcp().failure().listen(cause -> listeners.forEach(listener -> tell(listener, cause)));
    }

    /** @param cause the failure that has already happened; null for none */
    public void add(Consumer<Throwable> listener, @Nullable Throwable cause) {
        listeners.add(listener);
        if (cause != null) {
            tell(listener, cause);
        }
    }

    private void tell(Consumer<Throwable> listener, Throwable cause) {
        if (listeners.remove(listener)) {
            listener.accept(cause);
        }
    }
}
