package io.photonpump.internal.tls;

import io.photonpump.error.InvalidSettingsException;
import io.photonpump.settings.TlsSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The source of current trust and keys, which each connection asks. The contexts are made again only if the files, or
 * the context of the caller's supplier, have changed. If the new material is not usable, the previous one stays in use,
 * with a warning. Blocks: not for the event loop.
 *
 * <p>Safe on any thread. The lock guards {@code made} and {@code reported}; neither the caller's supplier nor a read of
 * files runs under it.
 */
public final class TlsSource {

    private static final Logger LOG = LoggerFactory.getLogger(TlsSource.class);

    /** Contexts, and a fingerprint of the material that they were made from. */
    private record Made(Object from, SslContexts contexts) {}

    private final TlsSettings settings;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Made made;

    /** The problem with the current material; null: none. */
    private @Nullable String reported;

    private TlsSource(TlsSettings settings) {
        this.settings = settings;
    }

    /**
     * Creates a source of these settings and reads their files. A supplier is called for the first connection.
     *
     * @throws InvalidSettingsException if a file is missing or not what it should be
     */
    public static TlsSource of(TlsSettings settings) {
        TlsSource source = new TlsSource(settings);
        if (settings.sslContext() == null) {
            source.read();
        }
        return source;
    }

    /**
     * Returns the contexts for the next connection: the same ones as long as nothing has changed.
     *
     * @throws InvalidSettingsException if there are none
     */
    public SslContexts current() {
        try {
            SslContexts contexts = read();
            isNews(null);
            return contexts;
        } catch (InvalidSettingsException e) {
            Made before = made();
            if (before == null) {
                throw e;
            }
            if (isNews(e.getMessage())) {
                LOG.warn("new trust and keys cannot be used, the former ones stay in use: {}", e.getMessage());
            } else {
                LOG.debug("new trust and keys still cannot be used: {}", e.getMessage());
            }
            return before.contexts();
        }
    }

    /** Returns whether this problem is a new one. */
    private boolean isNews(@Nullable String problem) {
        lock.lock();
        try {
            boolean news = !Objects.equals(problem, reported);
            reported = problem;
            return news;
        } finally {
            lock.unlock();
        }
    }

    private SslContexts read() {
        Supplier<SSLContext> supplier = settings.sslContext();
        if (supplier == null) {
            Object from = fingerprint();
            Made before = made();
            return before != null && before.from().equals(from)
                    ? before.contexts()
                    : keep(new Made(from, SslContexts.ofFiles(settings)));
        }
        SSLContext given = ask(supplier);
        Made before = made();
        return before != null && before.from() == given
                ? before.contexts()
                : keep(new Made(given, SslContexts.of(given)));
    }

    private static SSLContext ask(Supplier<SSLContext> supplier) {
        SSLContext given;
        try {
            given = supplier.get();
        } catch (RuntimeException | LinkageError e) {
            throw new InvalidSettingsException("tls", "the supplier of the SSLContext threw: " + e, e);
        }
        if (given == null) {
            throw new InvalidSettingsException("tls", "the supplier of the SSLContext returned null");
        }
        return given;
    }

    private @Nullable Made made() {
        lock.lock();
        try {
            return made;
        } finally {
            lock.unlock();
        }
    }

    private SslContexts keep(Made fresh) {
        lock.lock();
        try {
            Made before = made;
            if (before != null && before.from().equals(fresh.from())) {
                return before.contexts(); // another thread was faster; all connections share one session cache
            }
            made = fresh;
        } finally {
            lock.unlock();
        }
        return fresh.contexts();
    }

    /**
     * Returns the fingerprint of the material: the contents of the files, but of the JVM's trust store, which is large,
     * only its age.
     */
    private List<Object> fingerprint() {
        return Arrays.asList(
                settings.caFile() == null && settings.verify() ? jvmTrustStore() : contents(settings.caFile()),
                contents(settings.certificateFile()),
                contents(settings.keyFile()));
    }

    private static String contents(@Nullable Path file) {
        if (file == null) {
            return "";
        }
        try {
            return Arrays.toString(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (IOException e) {
            return "unreadable: " + e;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    private static String jvmTrustStore() {
        String named = System.getProperty("javax.net.ssl.trustStore", "");
        Path file = named.isEmpty()
                ? Path.of(System.getProperty("java.home", ""), "lib", "security", "cacerts")
                : Path.of(named);
        try {
            return file + " of " + Files.getLastModifiedTime(file);
        } catch (IOException e) {
            return file + " unreadable";
        }
    }
}
