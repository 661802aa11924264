package io.photonpump.spring.boot.autoconfigure;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;

/**
 * The context of the bundle that the connection details have now; the same one until they have another bundle. Safe on any thread:
 * called on those of the client, for each connection.
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
            throw new IllegalStateException("the connection details have no SSL bundle any more");
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
