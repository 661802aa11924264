package io.photonpump.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointsTest {

    private static final Endpoint A = new Endpoint("a", 1);
    private static final Endpoint B = new Endpoint("b", 2);
    private static final Endpoint C = new Endpoint("c", 3);

    @Test
    void staysWithAServerUntilItFailsAndThenGoesRoundForEver() {
        FixedDiscovery discovery = new FixedDiscovery(List.of(A, B, C));
        assertThat(discovery.next(null).join()).isEqualTo(A);
        assertThat(discovery.next(null).join()).isEqualTo(A);
        assertThat(discovery.next(A).join()).isEqualTo(B);
        assertThat(discovery.next(B).join()).isEqualTo(C);
        assertThat(discovery.next(C).join()).isEqualTo(A);
    }

    @Test
    void comesBackToItsServersWhenAnotherOneFailed() {
        FixedDiscovery discovery = new FixedDiscovery(List.of(A, B));
        assertThat(discovery.next(A).join()).isEqualTo(B);
        assertThat(discovery.next(C).join()).isEqualTo(B);
    }

    @Test
    void triesTheOnlyServerAgain() {
        FixedDiscovery discovery = new FixedDiscovery(List.of(A));
        assertThat(discovery.next(A).join()).isEqualTo(A);
        assertThatThrownBy(() -> new FixedDiscovery(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void writesAnIpv6AddressInBrackets() {
        assertThat(new Endpoint("::1", 7)).hasToString("[::1]:7");
        assertThat(A).hasToString("a:1");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 65_536})
    void refusesWhatIsNoPort(int port) {
        assertThatThrownBy(() -> new Endpoint("a", port)).hasMessageContaining(String.valueOf(port));
    }

    @Test
    void refusesAnEmptyHost() {
        assertThatThrownBy(() -> new Endpoint("", 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
