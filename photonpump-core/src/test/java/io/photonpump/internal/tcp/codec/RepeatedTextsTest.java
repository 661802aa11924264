package io.photonpump.internal.tcp.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.testing.Seeded;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RepeatedTextsTest {

    private final RepeatedTexts texts = new RepeatedTexts();

    @Test
    void a_text_is_decoded_correctly_after_any_other_text() {
        Seeded.check(2000, random -> {
            byte[] before = Seeded.bytes(random, 40);
            byte[] bytes = Seeded.bytes(random, 40);
            var some = new RepeatedTexts();
            some.of(before, 0, before.length);

            assertThat(some.of(bytes, 0, bytes.length)).isEqualTo(new String(bytes, StandardCharsets.UTF_8));
            assertThat(some.of(bytes, 0, bytes.length)).isEqualTo(new String(bytes, StandardCharsets.UTF_8));
        });
    }

    @Test
    void texts_that_share_a_slot_are_distinguished() {
        for (int i = 0; i < 1000; i++) {
            assertThat(of("ponies-" + i)).isEqualTo("ponies-" + i);
            assertThat(of("zebras-" + i)).isEqualTo("zebras-" + i);
        }
    }

    @Test
    void a_long_text_is_read_but_not_remembered() {
        String longest = "x".repeat(RepeatedTexts.MAX_LENGTH);
        String longer = "x".repeat(RepeatedTexts.MAX_LENGTH + 1);

        assertThat(of(longest)).isSameAs(of(longest));
        assertThat(of(longer)).isEqualTo(longer).isNotSameAs(of(longer));
    }

    @Test
    void a_repeated_text_is_the_same_object() {
        String first = of("PonyJumped");
        of("PonyFell");

        assertThat(of("PonyJumped")).isSameAs(first);
    }

    @Test
    void texts_beyond_ASCII_are_decoded_correctly_each_time() {
        assertThat(of("Pferd-ü")).isEqualTo("Pferd-ü");
        assertThat(of("Pferd-ü")).isEqualTo("Pferd-ü");
        assertThat(of("馬")).isEqualTo("馬");
    }

    private String of(String text) {
        byte[] bytes = ("<" + text + ">").getBytes(StandardCharsets.UTF_8);
        return texts.of(bytes, 1, bytes.length - 2);
    }
}
