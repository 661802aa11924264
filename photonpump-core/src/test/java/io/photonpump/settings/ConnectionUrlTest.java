package io.photonpump.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.throwable;

import io.photonpump.cluster.Endpoint;
import io.photonpump.cluster.NodePreference;
import io.photonpump.error.InvalidSettingsException;
import io.photonpump.error.PhotonPumpException;
import io.photonpump.event.Credentials;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionUrlTest {

    @Test
    void uses_defaults_for_everything_that_the_url_leaves_out() {
        ClientSettings settings = ClientSettings.parse("eventstore://localhost");
        ClientSettings defaults = ClientSettings.defaults();
        assertThat(settings.servers()).containsExactly(new Endpoint("localhost", 1113));
        assertThat(settings.gossip()).isFalse();
        assertThat(settings.credentials()).isNull();
        assertThat(settings.tls()).isNull();
        assertThat(settings.name()).isNull();
        assertThat(settings.httpPort()).isEqualTo(2113);
        assertThat(settings.connectTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.operationTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.reconnect()).isEqualTo(defaults.reconnect());
        assertThat(settings.maxReconnects()).isEqualTo(-1);
        assertThat(settings.nodeSelector()).isEqualTo(NodePreference.LEADER);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "eventstore://a; a:1113",
                "eventstore://a:7/; a:7",
                "eventstore://a,b:7,c; a:1113 b:7 c:1113",
                "eventstore+discover://a,b:7; a:2113 b:7",
                "eventstore://[::1]; [::1]:1113",
                "eventstore://[2001:db8::7]:9,a; [2001:db8::7]:9 a:1113",
                "eventstore://b%C3%BCro:65535; büro:65535",
                "eventstore://u:p@a,b; a:1113 b:1113"
            })
    void reads_hosts(String url, String hosts) {
        assertThat(ClientSettings.parse(url).servers())
                .extracting(Endpoint::toString)
                .containsExactly(hosts.split(" "));
    }

    @Test
    void distinguishes_servers_from_gossip_seeds() {
        assertThat(ClientSettings.parse("eventstore+discover://a").gossip()).isTrue();
        assertThat(ClientSettings.parse("eventstore://a").gossip()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "admin:changeit admin changeit",
                "admin:a:b:c admin a:b:c",
                "admin:p@ss admin p@ss",
                "admin:p%40ss%3A%2F%3F%23%25 admin p@ss:/?#%",
                "a%3Ab:c a:b c",
                "admin:a+b admin a+b",
                "admin:h%C3%A4y admin häy",
                "admin:häy admin häy"
            })
    void reads_credentials(String text, String username, String password) {
        assertThat(ClientSettings.parse("eventstore://" + text + "@host:7")
                        .credentials()
                        .get())
                .isEqualTo(new Credentials(username, password));
    }

    @ParameterizedTest
    @MethodSource("passwords")
    void reads_every_password_that_is_percent_encoded(String password) {
        String encoded = URLEncoder.encode(password, StandardCharsets.UTF_8).replace("+", "%20");
        ClientSettings settings = ClientSettings.parse("eventstore://admin:" + encoded + "@host?name=x");
        assertThat(settings.credentials().get().password()).isEqualTo(password);
        assertThat(settings.toString()).doesNotContain(password);
    }

    @Test
    void reads_every_key() {
        ClientSettings settings = ClientSettings.parse("eventstore://a?name=my%20pony+1&tls=true&tlsCaFile=/ca.pem"
                + "&tlsCertFile=/cert.pem&tlsKeyFile=/key.pem&httpPort=3113&connectTimeout=1s&operationTimeout=2m"
                + "&heartbeatInterval=300ms&heartbeatTimeout=PT4S&gossipTimeout=1h&reconnectDelay=10ms"
                + "&maxReconnectDelay=20ms&maxReconnects=7&maxPendingRequests=8&maxPendingBytes=9000000000&orderedWrites=false"
                + "&maxAdminResponseBytes=9"
                + "&nodePreference=follower");
        assertThat(settings.name()).isEqualTo("my pony+1");
        assertThat(settings.tls())
                .isEqualTo(TlsSettings.defaults()
                        .withCaFile(Path.of("/ca.pem"))
                        .withClientCertificate(Path.of("/cert.pem"), Path.of("/key.pem")));
        assertThat(settings.httpPort()).isEqualTo(3113);
        assertThat(settings.connectTimeout()).isEqualTo(Duration.ofSeconds(1));
        assertThat(settings.operationTimeout()).isEqualTo(Duration.ofMinutes(2));
        assertThat(settings.heartbeatInterval()).isEqualTo(Duration.ofMillis(300));
        assertThat(settings.heartbeatTimeout()).isEqualTo(Duration.ofSeconds(4));
        assertThat(settings.gossipTimeout()).isEqualTo(Duration.ofHours(1));
        assertThat(settings.reconnect().initial()).isEqualTo(Duration.ofMillis(10));
        assertThat(settings.reconnect().max()).isEqualTo(Duration.ofMillis(20));
        assertThat(settings.maxReconnects()).isEqualTo(7);
        assertThat(settings.maxPendingRequests()).isEqualTo(8);
        assertThat(settings.maxPendingBytes()).isEqualTo(9_000_000_000L);
        assertThat(settings.maxAdminResponseBytes()).isEqualTo(9);
        assertThat(settings.orderedWrites()).isFalse();
        assertThat(settings.nodeSelector()).isEqualTo(NodePreference.FOLLOWER);
    }

    @ParameterizedTest
    @CsvSource({
        "tls=true, true, true",
        "tls=true&httpTls=true, true, true",
        "tls=true&httpTls=false, true, false",
        "httpTls=false&tls=true&tlsCaFile=/ca.pem, true, false",
        "tls=false&httpTls=true&tlsCaFile=/ca.pem, false, true",
        "httpTls=true&tlsVerify=false, false, true",
        "httpTls=false, false, false"
    })
    void encrypts_http_as_tcp_unless_told_otherwise(String query, boolean tcp, boolean http) {
        ClientSettings settings = ClientSettings.parse("eventstore://a?" + query);
        assertThat(settings.tls() != null).isEqualTo(tcp);
        assertThat(settings.httpTls() != null).isEqualTo(http);
    }

    @Test
    void switches_verification_off_only_by_name() {
        assertThat(ClientSettings.parse("eventstore://a?tls=true&tlsVerify=false")
                        .tls()
                        .verify())
                .isFalse();
        assertThat(ClientSettings.parse("eventstore://a?tlsVerify=true&tls=true")
                        .tls()
                        .verify())
                .isTrue();
        assertThat(ClientSettings.parse("eventstore://a?tls=false").tls()).isNull();
    }

    @Test
    void adapts_the_default_of_one_delay_to_the_other_that_is_given() {
        Backoff shorter =
                ClientSettings.parse("eventstore://a?maxReconnectDelay=50ms").reconnect();
        assertThat(shorter.initial()).isEqualTo(Duration.ofMillis(50));
        assertThat(shorter.max()).isEqualTo(Duration.ofMillis(50));
        Backoff longer =
                ClientSettings.parse("eventstore://a?reconnectDelay=1m").reconnect();
        assertThat(longer.initial()).isEqualTo(Duration.ofMinutes(1));
        assertThat(longer.max()).isEqualTo(Duration.ofMinutes(1));
        invalid("eventstore://a?maxReconnectDelay=1s&reconnectDelay=2s", "reconnectDelay");
        invalid("eventstore://a?reconnectDelay=0s", "reconnectDelay");
    }

    @ParameterizedTest
    @CsvSource({
        "operationTimout,operationTimeout",
        "TLS,tls",
        "tlscafile,tlsCaFile",
        "tsl,tls",
        "heartbeat,heartbeatTimeout",
        "nodepreferences,nodePreference"
    })
    void suggests_the_key_that_is_nearest_to_an_unknown_one(String wrong, String nearest) {
        assertThatThrownBy(() -> ClientSettings.parse("eventstore://a?" + wrong + "=1"))
                .asInstanceOf(throwable(InvalidSettingsException.class))
                .satisfies(e -> assertThat(e.setting()).isEqualTo(wrong))
                .hasMessageContaining("there is no key '" + wrong + "'; did you mean '" + nearest + "'?")
                .hasMessageContaining("maxPendingBytes");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "name=a&name=b name",
                "tls=true&tls=true tls",
                "name= name",
                "name name",
                "tls=yes tls",
                "httpPort=0 httpPort",
                "httpPort=65536 httpPort",
                "httpPort=x httpPort",
                "httpPort=99999999999 httpPort",
                "maxReconnects=-2 maxReconnects",
                "maxReconnects=-9999999999 maxReconnects",
                "maxPendingRequests=0 maxPendingRequests",
                "maxPendingBytes=-1 maxPendingBytes",
                "maxPendingBytes=99999999999999999999 maxPendingBytes",
                "operationTimeout=5 operationTimeout",
                "operationTimeout=0s operationTimeout",
                "operationTimeout=-5s operationTimeout",
                "operationTimeout=PT-5S operationTimeout",
                "operationTimeout=5d operationTimeout",
                "operationTimeout=999999999999h operationTimeout",
                "gossipTimeout=1.5s gossipTimeout",
                "maxReconnectDelay=999999999999h maxReconnectDelay",
                "nodePreference=Leader nodePreference",
                "tls=true&tlsCertFile=/a tlsCertFile",
                "tls=true&tlsKeyFile=/a tlsCertFile",
                "tlsCaFile=/a tls",
                "tlsVerify=false tls",
                "tlsCaFile=/a&httpTls=false tls",
                "httpTls=no httpTls",
                "name=%zz url",
                "name=me@home url"
            })
    void refuses_invalid_values(String query, String setting) {
        invalid("eventstore://a?" + query, setting);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "localhost:1113",
                "eventstore:",
                "eventstore://",
                "eventstore://,a",
                "eventstore://a,",
                "eventstore://a:x",
                "eventstore:// a",
                "eventstore://a,%20b",
                "eventstore://a:",
                "eventstore://a:99999",
                "eventstore://a:0",
                "eventstore://::1",
                "eventstore://[::1",
                "eventstore://a/db",
                "eventstore://a#x",
                "eventstore://user@a",
                "eventstore://@a",
                "eventstore://:p@a",
                "eventstore://u:@a",
                "esdb://a",
                "EVENTSTORE://a",
                " eventstore://a"
            })
    void refuses_an_invalid_url(String url) {
        assertThatThrownBy(() -> ClientSettings.parse(url)).isInstanceOf(InvalidSettingsException.class);
    }

    @Test
    void says_that_a_username_needs_a_password() {
        assertThatThrownBy(() -> ClientSettings.parse("eventstore://admin@host"))
                .asInstanceOf(throwable(InvalidSettingsException.class))
                .satisfies(e -> assertThat(e.setting()).isEqualTo("password"))
                .hasMessageContaining("user:password@host");
    }

    @Test
    void quotes_nothing_of_the_url_but_the_misspelt_key() {
        assertThatThrownBy(() -> ClientSettings.parse("eventstore://admin:hay@host:7?tsl=true"))
                .hasMessageContaining("did you mean 'tls'")
                .hasMessageEndingWith("(in the connection URL)")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("host:7"));
    }

    /** Malformed URLs of many kinds, each with a password in it. */
    @ParameterizedTest
    @MethodSource("passwords")
    void never_quotes_a_password_of_a_malformed_url(String password) {
        String encoded = URLEncoder.encode(password, StandardCharsets.UTF_8).replace("+", "%20");
        for (String secret : List.of(password, encoded)) {
            for (String template : List.of(
                    "eventstore://admin:%s@host?tsl=true",
                    "eventstore://admin:%s@host:99999",
                    "eventstore://admin:%s@host:x",
                    "eventstore://admin:%s@host/db",
                    "eventstore://admin:%s@",
                    "eventstore://admin:%s",
                    "eventstore:/admin:%s@host",
                    "eventstore:admin:%s@host",
                    "eventstore//admin:%s",
                    "admin:%s@host",
                    "admin:%s",
                    "esdb://admin:%s@host",
                    "eventstore://%s@host",
                    "eventstore://admin:%s@host?name=%%zz",
                    "eventstore://host?user=admin&password=%s",
                    "eventstore://%s?tsl=true",
                    "eventstore://%s:99999",
                    "eventstore://host,%s?tls=yes",
                    "eventstore://%s/",
                    "eventstore://host?%s=true",
                    "eventstore://host?%s",
                    "eventstore://host?tls=%s",
                    "eventstore://host?tls=true&tls=%s",
                    "eventstore://host?name=x&name=%s",
                    "eventstore://host?httpPort=%s",
                    "eventstore://host?operationTimeout=%s",
                    "eventstore://host?maxReconnects=%s",
                    "eventstore://host?reconnectDelay=%s",
                    "eventstore://host?nodePreference=%s",
                    "eventstore://host?tlsCaFile=%s",
                    "eventstore://host?tlsCaFile=%%00%s&tls=true",
                    "%s://host",
                    "eventstore://host?password=%s&tls=true",
                    "eventstore://admin:%s@host?tls=perhaps",
                    "eventstore://admin:%s@host,[x",
                    "eventstore://admin:%%zz%s@host")) {
                refusesQuietly(template.formatted(secret), secret);
            }
        }
    }

    private static void refusesQuietly(String url, String secret) {
        try {
            ClientSettings.parse(url);
        } catch (PhotonPumpException e) {
            for (Throwable shown = e; shown != null; shown = shown.getCause()) {
                assertThat(shown.toString()).as(url).doesNotContain(secret);
            }
            if (e instanceof InvalidSettingsException invalid) {
                assertThat(invalid.setting()).as(url).doesNotContain(secret);
            }
        }
    }

    /** Passwords that look like numbers, durations or schemes. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "eventstore://host?httpPort=83726154 83726154",
                "eventstore://host?maxReconnects=-83726154 83726154",
                "eventstore://host?maxPendingRequests=-83726154 83726154",
                "eventstore://host?operationTimeout=837261540000h 83726154",
                "eventstore://host?reconnectDelay=837261540000h 83726154",
                "eventstore://host?reconnectDelay=8372615s&maxReconnectDelay=1s 8372615",
                "hunter://host hunter",
                "eventstore://hunter:83726154 83726154"
            })
    void never_quotes_a_value(String url, String secret) {
        assertThatThrownBy(() -> ClientSettings.parse(url))
                .isInstanceOf(InvalidSettingsException.class)
                .satisfies(e -> refusesQuietly(url, secret));
    }

    @Test
    void describes_the_values_that_are_accepted() {
        assertThatThrownBy(() -> ClientSettings.parse("eventstore://a?tls=yes"))
                .hasMessageContaining("the value of 'tls' is not true or false");
        assertThatThrownBy(() -> ClientSettings.parse("eventstore://a?httpPort=0"))
                .hasMessageContaining("the value of 'httpPort' is not a port: 1 to 65535");
        assertThatThrownBy(() -> ClientSettings.parse("eventstore://a?gossipTimeout=5"))
                .hasMessageContaining("the value of 'gossipTimeout' is not a duration such as 500ms");
    }

    @Test
    void never_quotes_a_part_of_a_password_that_was_not_encoded() {
        for (String url : List.of(
                "eventstore://admin:123?hay=straw@host",
                "eventstore://admin:123?tls=straw@host",
                "eventstore://admin:123?straw@host",
                "eventstore://admin:123/straw@host",
                "eventstore://admin:123#straw@host",
                "eventstore://admin:pw?straw@host")) {
            assertThatThrownBy(() -> ClientSettings.parse(url))
                    .isInstanceOf(InvalidSettingsException.class)
                    .satisfies(e -> assertThat(e.getMessage()).doesNotContain("straw", "hay", "123"));
        }
    }

    /** Returns passwords that no message contains by chance, with all characters that have a meaning in URLs. */
    static Stream<String> passwords() {
        Random random = new Random(20261123);
        List<Character> special = new ArrayList<>(
                "@:%/?#&=+[],. ä\"'$".chars().mapToObj(c -> (char) c).toList());
        return IntStream.range(0, 60).mapToObj(i -> {
            Collections.shuffle(special, random);
            StringBuilder password = new StringBuilder("zQ" + i);
            special.subList(0, random.nextInt(6)).forEach(password::append);
            return password.append("Kw").append(random.nextInt(1000)).toString();
        });
    }

    private static void invalid(String url, String setting) {
        assertThatThrownBy(() -> ClientSettings.parse(url))
                .asInstanceOf(throwable(InvalidSettingsException.class))
                .satisfies(e -> assertThat(e.setting()).isEqualTo(setting));
    }
}
