package io.photonpump.spring.boot.autoconfigure;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;

/**
 * Creates the SSL context from the current bundle of the connection details, and returns the same context until the bundle changes.
 * The client calls it for each connection, on its threads. Safe for use by any thread.
 */
final class CurrentSslContext implements Supplier<SSLContext> {

    private record Made(SslBundle bundle, SSLContext context) {}

    private final Supplier<@Nullable SslBundle> bundle;
    private final AtomicReference<@Nullable Made> made = new AtomicReference<>();

    CurrentSslContext(Supplier<@Nullable SslBundle> bundle) {
        this.bundle = bundle;
    }

    @Override
    public SSLContext get() {
        SslBundle current = bundle.get();
        if (current == null) {
            throw new IllegalStateException("the connection details no longer have an SSL bundle");
        }
        Made before = made.get();
        if (before != null && before.bundle() == current) {
            return before.context();
        }
        Made fresh = new Made(current, current.createSslContext());
        made.set(fresh);
        return fresh.context();
    }
}
