package io.photonpump.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonpump.internal.net.FixedDiscovery;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointsTest {

    private static final Endpoint A = new Endpoint("a", 1);
    private static final Endpoint B = new Endpoint("b", 2);
    private static final Endpoint C = new Endpoint("c", 3);

    @Test
    void keeps_a_server_until_it_fails_and_then_tries_all_in_turn() {
        FixedDiscovery discovery = new FixedDiscovery(List.of(A, B, C));
        assertThat(discovery.next(null).join()).isEqualTo(A);
        assertThat(discovery.next(null).join()).isEqualTo(A);
        assertThat(discovery.next(A).join()).isEqualTo(B);
        assertThat(discovery.next(B).join()).isEqualTo(C);
        assertThat(discovery.next(C).join()).isEqualTo(A);
    }

    @Test
    void keeps_its_server_when_another_one_failed() {
        FixedDiscovery discovery = new FixedDiscovery(List.of(A, B));
        assertThat(discovery.next(A).join()).isEqualTo(B);
        assertThat(discovery.next(C).join()).isEqualTo(B);
    }

    @Test
    void tries_the_only_server_again() {
        FixedDiscovery discovery = new FixedDiscovery(List.of(A));
        assertThat(discovery.next(A).join()).isEqualTo(A);
        assertThatThrownBy(() -> new FixedDiscovery(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void writes_an_ipv6_address_in_brackets() {
        assertThat(new Endpoint("::1", 7)).hasToString("[::1]:7");
        assertThat(A).hasToString("a:1");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 65_536})
    void refuses_an_invalid_port(int port) {
        assertThatThrownBy(() -> new Endpoint("a", port)).hasMessageContaining(String.valueOf(port));
    }

    @Test
    void refuses_an_empty_host() {
        assertThatThrownBy(() -> new Endpoint("", 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
