package io.photonpump.internal.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonpump.cluster.Endpoint;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class AddressBookTest {

    private static final Endpoint SERVER = new Endpoint("server.example", 1113);

    private List<String> addresses = List.of("127.0.0.1", "127.0.0.2", "127.0.0.3");
    private final AddressBook book = new AddressBook(host -> {
        InetAddress[] found = new InetAddress[addresses.size()];
        for (int i = 0; i < found.length; i++) {
            found[i] = InetAddress.getByName(addresses.get(i));
        }
        return found;
    });

    private List<String> lookUp() throws UnknownHostException {
        return book.lookUp(SERVER).stream().map(InetAddress::getHostAddress).toList();
    }

    private static Endpoint at(String address) {
        return new Endpoint(address, 1113);
    }

    @Test
    void addresses_keep_the_order_of_the_name_service_until_one_does_not_answer() throws Exception {
        assertThat(lookUp()).containsExactly("127.0.0.1", "127.0.0.2", "127.0.0.3");

        book.tried(at("127.0.0.1"));
        assertThat(lookUp()).containsExactly("127.0.0.2", "127.0.0.3", "127.0.0.1");
        book.tried(at("127.0.0.2"));
        book.tried(at("127.0.0.3"));
        assertThat(lookUp()).containsExactly("127.0.0.1", "127.0.0.2", "127.0.0.3");
        book.tried(at("127.0.0.1"));
        assertThat(lookUp()).containsExactly("127.0.0.2", "127.0.0.3", "127.0.0.1");
    }

    @Test
    void an_address_that_answered_comes_before_those_that_did_not() throws Exception {
        book.tried(at("127.0.0.1"));
        book.tried(at("127.0.0.2"));
        book.tried(at("127.0.0.3"));

        book.served(at("127.0.0.3"));

        assertThat(lookUp()).containsExactly("127.0.0.3", "127.0.0.1", "127.0.0.2");
    }

    @Test
    void addresses_that_the_name_no_longer_has_are_not_tried() throws Exception {
        book.tried(at("127.0.0.1"));
        addresses = List.of("127.0.0.9");

        assertThat(lookUp()).containsExactly("127.0.0.9");
    }

    @Test
    void a_name_without_addresses_is_unknown() {
        addresses = List.of();

        assertThatThrownBy(this::lookUp).isInstanceOf(UnknownHostException.class);
    }

    @Test
    void addresses_are_ranked_per_port() throws Exception {
        book.tried(new Endpoint("127.0.0.1", 2113));

        assertThat(lookUp().get(0)).isEqualTo("127.0.0.1");
    }
}
