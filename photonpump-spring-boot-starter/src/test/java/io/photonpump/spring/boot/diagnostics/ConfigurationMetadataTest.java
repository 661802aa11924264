package io.photonpump.spring.boot.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import io.photonpump.spring.boot.autoconfigure.PhotonPumpProperties;
import io.photonpump.spring.docs.ConfigurationMetadata;
import io.photonpump.spring.docs.ConfigurationMetadata.Hint;
import io.photonpump.spring.docs.ConfigurationMetadata.Property;
import io.photonpump.spring.listener.FailureAction;
import io.photonpump.spring.listener.config.SubscriptionProperties;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.util.ClassUtils;

/**
 * Configuration metadata, which IDEs use to complete, describe and check keys. The annotation processor makes it of the property records
 * and their Javadoc; {@code additional-spring-configuration-metadata.json} adds value hints, and defaults of properties that are null
 * unless they are set. The keys of single listeners are {@code photonpump.subscriptions[<id>].…}: with {@code subscriptions.<id>},
 * editors that complete the values of the map by their type would no longer do so.
 */
@Timeout(60)
class ConfigurationMetadataTest {

    private static final String ADDITIONAL =
            "src/main/resources/META-INF/additional-spring-configuration-metadata.json";

    /** Names in code that begin like keys: meters and observations. */
    private static final Pattern OTHER_NAMES =
            Pattern.compile("photonpump\\.(subscription|client|publish|template)\\b.*");

    private static final Pattern LITERAL = Pattern.compile("\"(photonpump\\.[a-z][a-z.-]*)");

    private final ConfigurationMetadata metadata = ConfigurationMetadata.read();

    @Test
    void every_key_that_can_be_set_is_in_the_metadata_and_the_other_way_round() {
        Set<String> described = metadata.properties().keySet().stream()
                .filter(key -> key.startsWith("photonpump."))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(described)
                .as(
                        "keys in the metadata, compared with the components of PhotonPumpProperties; a nested record in another "
                                + "file needs @NestedConfigurationProperty; a key in " + ADDITIONAL
                                + " that no record has is a mistake")
                .isEqualTo(new TreeSet<>(KnownKeys.all()));
    }

    @Test
    void every_key_has_a_type_and_a_description_in_the_words_of_spring_boot() {
        assertThat(metadata.properties().values()).allSatisfy(property -> {
            assertThat(property.type()).as("type of %s", property.name()).isNotEmpty();
            assertThat(property.description())
                    .as("description of %s: the @param of its record component, one or more sentences", property.name())
                    .matches("(?s)[A-Z].*\\.");
            if (property.type().equals("java.lang.Boolean")) {
                assertThat(property.description()).as(property.name()).startsWith("Whether ");
            }
        });
    }

    @Test
    void hints_belong_to_keys() {
        Set<String> hinted = metadata.hints().keySet().stream()
                .map(key -> key.replaceFirst("\\.(keys|values)$", ""))
                .collect(Collectors.toCollection(TreeSet::new));
        hinted.removeAll(metadata.properties().keySet());
        assertThat(hinted)
                .as("hints in " + ADDITIONAL + " for keys that do not exist")
                .isEmpty();
    }

    @Test
    void the_hints_of_a_key_with_fixed_values_are_all_its_values() {
        assertThat(ours()).allSatisfy(property -> {
            Class<?> type = type(property);
            if (type != null && type.isEnum()) {
                assertThat(hint(property).values())
                        .as("values of %s in %s", property.name(), ADDITIONAL)
                        .containsExactlyInAnyOrderElementsOf(constants(type));
                assertThat(hint(property).isComplete()).isTrue();
            }
        });
    }

    private static Set<String> constants(Class<?> type) {
        Set<String> constants = Arrays.stream(type.getEnumConstants())
                .map(constant ->
                        ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .collect(Collectors.toCollection(TreeSet::new));
        if (type == FailureAction.class) {
            constants.remove("retry"); // Only error handlers return it.
        }
        return constants;
    }

    @Test
    void durations_maps_and_names_of_beans_have_hints() {
        assertThat(ours()).allSatisfy(property -> {
            if (property.type().equals("java.time.Duration")) {
                assertThat(hint(property).values()).as(property.name()).isNotEmpty();
                assertThat(hint(property).providers()).as(property.name()).containsExactly("any");
            } else if (property.type().startsWith("java.util.Map<")) {
                assertThat(metadata.hints().get(property.name() + ".keys"))
                        .as("hint for the keys of %s", property.name())
                        .isNotNull();
            } else if (property.description().startsWith("Bean name")) {
                assertThat(hint(property).providers()).as(property.name()).containsExactly("spring-bean-reference");
            }
        });
    }

    private Hint hint(Property property) {
        Hint hint = metadata.hints().get(property.name());
        assertThat(hint)
                .as("hint for %s: add it to %s", property.name(), ADDITIONAL)
                .isNotNull();
        return hint;
    }

    private List<Property> ours() {
        return metadata.properties().values().stream()
                .filter(property -> property.name().startsWith("photonpump."))
                .toList();
    }

    private static Class<?> type(Property property) {
        try {
            return ClassUtils.forName(property.type().replaceAll("<.*", ""), null);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(property.name(), e);
        }
    }

    /** Code reads a property through its record, or by its key: in a condition, for example. */
    @Test
    void every_property_is_read() {
        JavaClasses main = new ClassFileImporter()
                .withImportOption(new DoNotIncludeTests())
                .importPackages("io.photonpump.spring");
        Set<String> unread = new TreeSet<>();
        collectUnread("photonpump", PhotonPumpProperties.class, main, unread);
        collectUnread("photonpump.subscriptions[<id>]", SubscriptionProperties.class, main, unread);
        sources().forEach(source -> LITERAL.matcher(source).results().forEach(key -> unread.remove(key.group(1))));
        assertThat(unread).as("properties that no code reads").isEmpty();
    }

    private static void collectUnread(String prefix, Class<?> record, JavaClasses main, Set<String> unread) {
        for (RecordComponent component : record.getRecordComponents()) {
            String key = prefix + "." + KnownKeys.kebab(component.getName());
            JavaMethod accessor = main.get(record).getMethod(component.getName());
            if (component.getType().isRecord()) {
                collectUnread(key, component.getType(), main, unread);
            } else if (accessor.getAccessesToSelf().stream()
                    .allMatch(access -> access.getOriginOwner().isEquivalentTo(record))) {
                unread.add(key);
            }
        }
    }

    /** Conditions, look-ups in the environment and advice of messages name keys as text. */
    @Test
    void every_key_that_the_code_names_exists() {
        Set<String> wrong = sources()
                .flatMap(source -> LITERAL.matcher(source).results())
                .map(literal -> literal.group(1))
                .filter(text -> !isKey(text))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(wrong)
                .as("texts that look like keys; the name of a new meter belongs into OTHER_NAMES of this test")
                .isEmpty();
    }

    private static Stream<String> sources() {
        try (Stream<Path> files = Files.walk(Path.of("src", "main", "java"))) {
            return files
                    .filter(file -> file.toString().endsWith(".java"))
                    .map(ConfigurationMetadataTest::read)
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isKey(String text) {
        String key = text.replaceFirst("\\.$", "");
        return OTHER_NAMES.matcher(text).matches()
                || KnownKeys.all().stream().anyMatch(known -> known.equals(key) || known.startsWith(key + "."));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
