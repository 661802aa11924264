package io.photonpump.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonpump.error.PayloadUnreadableException;
import java.nio.ReadOnlyBufferException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

class ContentTest {

    record Jump(String pony, int height) {}

    @Test
    void reads_json_of_any_type() {
        Content content = json("{\"pony\":\"Fern\",\"height\":65}");
        assertThat(content.json(Jump.class)).isEqualTo(new Jump("Fern", 65));
        assertThat(content.json(new TypeReference<Map<String, Object>>() {}))
                .isEqualTo(Map.of("pony", "Fern", "height", 65));
        assertThat(content.json().get("height").asInt()).isEqualTo(65);
        assertThat(json("[1,2]").json(new TypeReference<List<Long>>() {})).containsExactly(1L, 2L);
    }

    @Test
    void reads_with_the_mapper_it_was_given() {
        JsonMapper snakes = JsonMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.UPPER_CAMEL_CASE)
                .build();
        Content content = Content.wrap(utf8("{\"Pony\":\"Fern\",\"Height\":1}"), true, snakes);
        assertThat(content.json(Jump.class)).isEqualTo(new Jump("Fern", 1));
    }

    @Test
    void reads_json_without_the_flag() {
        assertThat(Content.of(utf8("7"), false).json(Integer.class)).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hay", "{\"pony\":", "null", "[1]", "{\"pony\":\"Fern\",\"height\":\"tall\"}"})
    void names_the_type_that_cannot_be_read(String text) {
        assertThatThrownBy(() -> json(text).json(Jump.class))
                .isInstanceOf(PayloadUnreadableException.class)
                .hasMessageContaining("Jump");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"hunter2\"", "hunter2", "{\"pony\":\"Fern\",\n\"height\":\"hunter2\"}"})
    void an_unreadable_body_is_reported_with_length_and_place_but_not_with_content(String text) {
        assertThatThrownBy(() -> json(text).json(Jump.class))
                .hasMessageContaining(text.length() + " bytes")
                .hasMessageContaining("line " + (text.contains("\n") ? 2 : 1))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hunter2"));
    }

    @Test
    void cannot_be_changed_from_outside() {
        byte[] bytes = utf8("abc");
        Content content = Content.of(bytes, false);
        bytes[0] = 'x';
        content.bytes()[1] = 'x';
        assertThat(content.text()).isEqualTo("abc");
        assertThatThrownBy(() -> content.buffer().put((byte) 1)).isInstanceOf(ReadOnlyBufferException.class);
        assertThat(content.size()).isEqualTo(3);
    }

    @Test
    void is_equal_by_bytes_and_flag() {
        assertThat(json("1")).isEqualTo(json("1")).hasSameHashCodeAs(json("1"));
        assertThat(json("1")).isNotEqualTo(Content.of(utf8("1"), false)).isNotEqualTo(json("2"));
        assertThat(Content.of(new byte[0], false)).isEqualTo(Content.EMPTY);
        assertThat(Content.EMPTY.isEmpty()).isTrue();
    }

    @Test
    void does_not_print_its_bytes() {
        assertThat(json("\"secret\"")).hasToString("Content[8 bytes of JSON]");
        assertThat(Content.EMPTY).hasToString("Content[0 bytes]");
    }

    private static Content json(String text) {
        return Content.of(utf8(text), true);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
