package io.photonpump.internal.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.throwable;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.pkitesting.X509Bundle;
import io.photonpump.cluster.Endpoint;
import io.photonpump.error.InvalidSettingsException;
import io.photonpump.internal.http.HttpPeer;
import io.photonpump.settings.TlsSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLException;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class SslContextsTest {

    private static final Pki PKI = new Pki();
    private static final MultiThreadIoEventLoopGroup LOOP =
            new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private static HttpPeer server;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() {
        server = HttpPeer.encrypted(PKI.server(PKI.issue(false, "localhost"))).on("/", "hello");
    }

    @AfterAll
    static void stop() {
        server.close();
        LOOP.shutdownGracefully();
    }

    @Test
    void trusts_the_authority_in_the_file_over_http_and_tcp() throws Exception {
        SslContexts contexts = SslContexts.ofFiles(TlsSettings.defaults().withCaFile(PKI.caFile(directory)));
        assertThat(overHttp(contexts, server, "localhost")).isEqualTo("hello");
        overTcp(contexts, server, "localhost");
    }

    @Test
    void trusts_by_default_what_the_jvm_trusts() {
        SslContexts contexts = SslContexts.ofFiles(TlsSettings.defaults());
        refused(() -> overHttp(contexts, server, "localhost")).hasMessageContaining("PKIX");
        refused(() -> overTcp(contexts, server, "localhost")).hasMessageContaining("PKIX");
    }

    @Test
    void trusts_only_the_authority_in_the_file() {
        SslContexts contexts = SslContexts.ofFiles(TlsSettings.defaults().withCaFile(new Pki().caFile(directory)));
        refused(() -> overHttp(contexts, server, "localhost"));
        refused(() -> overTcp(contexts, server, "localhost"));
    }

    @Test
    void refuses_a_server_whose_certificate_names_another_host() {
        SslContexts contexts = SslContexts.ofFiles(TlsSettings.defaults().withCaFile(PKI.caFile(directory)));
        refused(() -> overHttp(contexts, server, "127.0.0.1")).hasMessageContaining("127.0.0.1");
        refused(() -> overTcp(contexts, server, "127.0.0.1")).hasMessageContaining("127.0.0.1");
    }

    @Test
    void accepts_a_server_by_an_address_in_its_certificate() throws Exception {
        SslContexts contexts = SslContexts.ofFiles(TlsSettings.defaults().withCaFile(PKI.caFile(directory)));
        try (HttpPeer byAddress = HttpPeer.encrypted(PKI.server(PKI.issueForAddress("127.0.0.1")))) {
            byAddress.on("/", "hello");
            assertThat(overHttp(contexts, byAddress, "127.0.0.1")).isEqualTo("hello");
            overTcp(contexts, byAddress, "127.0.0.1");
            refused(() -> overTcp(contexts, byAddress, "localhost"));
        }
    }

    @Test
    void trusts_any_server_without_verification_and_warns_in_the_log() throws Exception {
        StringBuilder log = new StringBuilder();
        SslContexts contexts =
                logged(log, () -> SslContexts.ofFiles(TlsSettings.defaults().withoutVerification()));
        assertThat(log).contains("WARN").contains("TLS VERIFICATION IS OFF").contains("tlsVerify=false");
        assertThat(overHttp(contexts, server, "127.0.0.1")).isEqualTo("hello");
        overTcp(contexts, server, "127.0.0.1");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void sends_the_client_certificate_to_a_server_that_requests_one(boolean rsa) throws Exception {
        X509Bundle client = PKI.issue(rsa, "client");
        TlsSettings anonymous = TlsSettings.defaults().withCaFile(PKI.caFile(directory));
        TlsSettings known = anonymous.withClientCertificate(
                Pki.write(directory, "client.pem", client.getCertificatePathPEM()),
                Pki.write(directory, "client.key", client.getPrivateKeyPEM()));
        try (HttpPeer strict = HttpPeer.encrypted(PKI.server(PKI.issue(rsa, "localhost")), true)) {
            strict.on("/", "hello");
            assertThat(overHttp(SslContexts.ofFiles(known), strict, "localhost"))
                    .isEqualTo("hello");
            assertThatThrownBy(() -> overHttp(SslContexts.ofFiles(anonymous), strict, "localhost"))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void uses_a_caller_supplied_context_and_still_verifies_the_host_name() throws Exception {
        SslContexts contexts = TlsSource.of(
                        TlsSettings.defaults().withSslContext(PKI.server(PKI.issue(false, "client"))))
                .current();
        assertThat(overHttp(contexts, server, "localhost")).isEqualTo("hello");
        overTcp(contexts, server, "localhost");
        refused(() -> overHttp(contexts, server, "127.0.0.1"));
        refused(() -> overTcp(contexts, server, "127.0.0.1"));
    }

    @Test
    void names_the_setting_and_the_missing_file() {
        Path missing = directory.resolve("missing.pem");
        Path there = PKI.caFile(directory);
        invalid(TlsSettings.defaults().withCaFile(missing), "tlsCaFile", missing, "does not exist");
        invalid(TlsSettings.defaults().withClientCertificate(missing, there), "tlsCertFile", missing, "does not exist");
        invalid(TlsSettings.defaults().withClientCertificate(there, missing), "tlsKeyFile", missing, "does not exist");
        invalid(TlsSettings.defaults().withCaFile(directory), "tlsCaFile", directory, "cannot be read");
    }

    @Test
    void names_the_setting_and_the_file_with_invalid_content() {
        Path hay = Pki.write(directory, "hay.pem", "hay");
        Path broken =
                Pki.write(directory, "broken.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        Path there = PKI.caFile(directory);
        invalid(TlsSettings.defaults().withCaFile(hay), "tlsCaFile", hay, "BEGIN CERTIFICATE");
        invalid(TlsSettings.defaults().withCaFile(broken), "tlsCaFile", broken, "BEGIN CERTIFICATE");
        invalid(TlsSettings.defaults().withClientCertificate(hay, there), "tlsCertFile", hay, "BEGIN CERTIFICATE");
        invalid(TlsSettings.defaults().withClientCertificate(there, hay), "tlsKeyFile", hay, "openssl pkcs8");
        invalid(TlsSettings.defaults().withClientCertificate(there, there), "tlsKeyFile", there, "BEGIN PRIVATE KEY");
    }

    private static void invalid(TlsSettings settings, String setting, Path file, String advice) {
        assertThatThrownBy(() -> SslContexts.ofFiles(settings))
                .asInstanceOf(throwable(InvalidSettingsException.class))
                .satisfies(e -> assertThat(e.setting()).isEqualTo(setting))
                .hasMessageContaining(setting)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(advice);
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> refused(Callable<?> call) {
        return assertThatThrownBy(call::call).isInstanceOf(SSLException.class);
    }

    private static String overHttp(SslContexts contexts, HttpPeer peer, String host) throws Exception {
        HttpClient client = HttpClient.newBuilder().sslContext(contexts.http()).build();
        URI uri = URI.create("https://" + new Endpoint(host, peer.port()) + "/");
        return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                .body();
    }

    /** Makes a handshake like that of the TCP pipeline. */
    private static Void overTcp(SslContexts contexts, HttpPeer peer, String host) throws Exception {
        Channel channel = new Bootstrap()
                .group(LOOP)
                .channel(NioSocketChannel.class)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        SslHandler tls = contexts.netty().newHandler(channel.alloc(), host, peer.port());
                        channel.pipeline().addLast(tls, new FailuresAreInTheHandshakeFuture());
                    }
                })
                .connect(InetAddress.getLoopbackAddress(), peer.port())
                .sync()
                .channel();
        try {
            channel.pipeline().get(SslHandler.class).handshakeFuture().sync();
        } finally {
            channel.close();
        }
        return null;
    }

    private static final class FailuresAreInTheHandshakeFuture extends ChannelInboundHandlerAdapter {
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }

    /** Returns the log output of a call; the tests log to System.err. */
    private static <T> T logged(StringBuilder log, Callable<T> call) throws Exception {
        var bytes = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            return call.call();
        } finally {
            System.setErr(before);
            log.append(bytes.toString(StandardCharsets.UTF_8));
        }
    }
}
