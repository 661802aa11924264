package io.photonpump.internal.tcp.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonpump.testing.Seeded;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class GuidBytesTest {

    @Test
    void an_id_is_encoded_as_in_the_worked_example() {
        UUID id = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");

        assertThat(HexFormat.of().formatHex(GuidBytes.encode(id))).isEqualTo("33221100554477668899aabbccddeeff");
    }

    @Test
    void decoding_undoes_encoding() {
        Seeded.check(500, random -> {
            UUID id = new UUID(random.nextLong(), random.nextLong());

            assertThat(GuidBytes.decode(ByteBuffer.wrap(GuidBytes.encode(id)))).isEqualTo(id);
            assertThat(GuidBytes.of(GuidBytes.wireHigh(id), GuidBytes.wireLow(id)))
                    .isEqualTo(id);
        });
    }

    @Test
    void swapping_twice_gives_the_original() {
        Seeded.check(500, random -> {
            long high = random.nextLong();
            UUID once = GuidBytes.of(high, 0);

            assertThat(GuidBytes.of(once.getMostSignificantBits(), 0).getMostSignificantBits())
                    .isEqualTo(high);
        });
    }

    @Test
    void anything_but_sixteen_bytes_is_refused() {
        for (int length : new int[] {0, 15, 17}) {
            assertThatThrownBy(() -> GuidBytes.decode(ByteBuffer.allocate(length)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(String.valueOf(length));
        }
    }
}
