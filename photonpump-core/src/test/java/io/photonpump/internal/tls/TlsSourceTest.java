package io.photonpump.internal.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonpump.error.InvalidSettingsException;
import io.photonpump.internal.http.HttpPeer;
import io.photonpump.settings.TlsSettings;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Changes of trusted certificates and keys while a client runs. */
@Timeout(30)
class TlsSourceTest {

    @TempDir
    private Path directory;

    private final Pki old = new Pki();
    private final Pki young = new Pki();

    private static String ask(SslContexts contexts, HttpPeer peer) throws Exception {
        HttpClient client = HttpClient.newBuilder().sslContext(contexts.http()).build();
        HttpRequest request = HttpRequest.newBuilder(URI.create("https://localhost:" + peer.port() + "/"))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    @Test
    void a_replaced_file_is_used_for_the_next_connection() throws Exception {
        Path caFile = old.caFile(directory);
        TlsSource source = TlsSource.of(TlsSettings.defaults().withCaFile(caFile));
        try (HttpPeer server = HttpPeer.encrypted(young.server(young.issue(false, "localhost")))) {
            server.on("/", "hello");
            assertThatThrownBy(() -> ask(source.current(), server)).isInstanceOf(SSLException.class);

            young.caFile(directory);

            assertThat(ask(source.current(), server)).isEqualTo("hello");
        }
    }

    @Test
    void unchanged_files_are_not_loaded_again() {
        TlsSource source = TlsSource.of(TlsSettings.defaults().withCaFile(old.caFile(directory)));

        assertThat(source.current()).isSameAs(source.current());
    }

    @Test
    void a_missing_or_invalid_file_keeps_the_last_valid_content_in_use() throws Exception {
        Path caFile = old.caFile(directory);
        TlsSource source = TlsSource.of(TlsSettings.defaults().withCaFile(caFile));
        SslContexts before = source.current();

        Files.writeString(caFile, "-----BEGIN CERTIFICATE-----\nhalf of i");
        assertThat(source.current()).isSameAs(before);
        Files.delete(caFile);
        assertThat(source.current()).isSameAs(before);

        young.caFile(directory);
        assertThat(source.current()).isNotSameAs(before);
    }

    @Test
    void invalid_material_is_reported_once_until_it_changes() {
        Path caFile = old.caFile(directory);
        TlsSource source = TlsSource.of(TlsSettings.defaults().withCaFile(caFile));
        String log = logged(() -> {
            Files.writeString(caFile, "-----BEGIN CERTIFICATE-----\nhalf of i");
            source.current();
            source.current();
            source.current();
            young.caFile(directory);
            source.current();
            Files.delete(caFile);
            source.current();
            source.current();
        });
        assertThat(log.lines().filter(line -> line.contains("WARN"))).hasSize(2);
    }

    /** Returns the log output of a call; the tests log to System.err. */
    private static String logged(ThrowingCallable work) {
        PrintStream before = System.err;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            work.call();
        } catch (Throwable e) {
            throw new AssertionError(e);
        } finally {
            System.setErr(before);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void a_supplier_is_asked_for_each_connection_and_an_unchanged_context_is_shared() throws Exception {
        AtomicReference<SSLContext> context = new AtomicReference<>(SSLContext.getDefault());
        TlsSource source = TlsSource.of(TlsSettings.defaults().withSslContext(context::get));
        SslContexts before = source.current();
        assertThat(source.current()).isSameAs(before);

        context.set(young.server(young.issue(false, "client")));

        assertThat(source.current().http()).isSameAs(context.get());
    }

    @Test
    void a_failing_supplier_keeps_its_last_context_in_use_but_has_to_supply_one_first() throws Exception {
        AtomicReference<SSLContext> context = new AtomicReference<>();
        TlsSource source = TlsSource.of(TlsSettings.defaults().withSslContext(context::get));
        assertThatThrownBy(source::current)
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("returned null");

        context.set(SSLContext.getDefault());
        SslContexts before = source.current();
        context.set(null);

        assertThat(source.current()).isSameAs(before);
    }
}
