package io.photonpump.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The public API of a module as a sorted text: all public and protected members of the public types outside {@code internal} packages.
 * A test of each library module compares it with the committed file {@code api.txt}, so that a review shows every change of the API.
 * {@code mvn test -Dphotonpump.api.update=true} rewrites the file.
 */
public final class PublicApi {

    private static final String UPDATE = "photonpump.api.update";
    private static final String INDENT = "    ";

    private final List<JavaClass> types;

    private PublicApi(String root, Predicate<JavaClass> ofModule) {
        this.types = types(root, ofModule);
    }

    /**
     * Selects the classes of a module.
     *
     * @param root the package that all classes of the module are in
     * @param other packages below {@code root} that belong to other modules
     */
    public static PublicApi of(String root, String... other) {
        return new PublicApi(
                root,
                type -> Arrays.stream(other)
                        .noneMatch(name -> type.getPackageName().equals(name)
                                || type.getPackageName().startsWith(name + ".")));
    }

    /** Fails if the API differs from the one in a file, and names the differences. */
    public void assertUnchanged(Path file) {
        List<String> actual = lines();
        if (Boolean.getBoolean(UPDATE)) {
            write(file, actual);
        }
        Set<String> known = withTypes(read(file));
        Set<String> found = withTypes(actual);
        String added = difference("+ ", found, known);
        String removed = difference("- ", known, found);
        assertThat(added + removed)
                .as(
                        "the public API has changed; if that is intended, run the test with -D%s=true and commit %s",
                        UPDATE, file.getFileName())
                .isEmpty();
    }

    /** Returns the packages that have public types, without those that callers must not use. */
    public Set<String> packages() {
        return types.stream().map(JavaClass::getPackageName).collect(Collectors.toSet());
    }

    /** Puts the type before each of its members, so that equal members of several types differ. */
    private static Set<String> withTypes(List<String> lines) {
        Set<String> named = new LinkedHashSet<>();
        String type = "";
        for (String line : lines) {
            boolean member = line.startsWith(INDENT);
            type = member ? type : line;
            named.add(member ? type + ": " + line.trim() : line);
        }
        return named;
    }

    private static String difference(String sign, Set<String> lines, Set<String> others) {
        return lines.stream()
                .filter(line -> !others.contains(line))
                .map(line -> sign + line + "\n")
                .collect(Collectors.joining());
    }

    private static List<JavaClass> types(String root, Predicate<JavaClass> ofModule) {
        return new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages(root).stream()
                        .filter(ofModule)
                        .filter(type -> !type.getPackageName().matches(".*\\.internal(\\..*)?"))
                        .filter(type -> !type.getSimpleName().isEmpty())
                        .filter(PublicApi::isVisible)
                        .toList();
    }

    private static boolean isVisible(JavaClass type) {
        boolean visible = type.getModifiers().contains(JavaModifier.PUBLIC)
                || type.getModifiers().contains(JavaModifier.PROTECTED);
        return visible && type.getEnclosingClass().map(PublicApi::isVisible).orElse(true);
    }

    private List<String> lines() {
        return types.stream()
                .map(JavaClass::reflect)
                .sorted(Comparator.comparing(Class::getName))
                .flatMap(PublicApi::lines)
                .toList();
    }

    private static Stream<String> lines(Class<?> type) {
        List<String> members = new ArrayList<>();
        for (Field field : type.getDeclaredFields()) {
            if (isVisible(field.getModifiers(), field.isSynthetic())) {
                members.add(modifiers(field.getModifiers()) + name(field.getAnnotatedType()) + " " + field.getName());
            }
        }
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            if (isVisible(constructor.getModifiers(), constructor.isSynthetic())) {
                members.add(modifiers(constructor.getModifiers()) + type.getSimpleName() + parameters(constructor));
            }
        }
        for (Method method : type.getDeclaredMethods()) {
            if (isVisible(method.getModifiers(), method.isSynthetic()) && !isOfObject(method)) {
                members.add(modifiers(method) + name(method.getAnnotatedReturnType()) + " " + method.getName()
                        + parameters(method));
            }
        }
        members.sort(Comparator.naturalOrder());
        return Stream.concat(Stream.of(declaration(type)), members.stream().map(member -> INDENT + member));
    }

    private static boolean isVisible(int modifiers, boolean synthetic) {
        return !synthetic && (Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers));
    }

    private static boolean isOfObject(Method method) {
        return switch (method.getName()) {
            case "equals", "hashCode", "toString" -> true;
            default -> false;
        };
    }

    private static String declaration(Class<?> type) {
        String kind = type.isAnnotation()
                ? "@interface"
                : type.isInterface() ? "interface" : type.isEnum() ? "enum" : type.isRecord() ? "record" : "class";
        int written =
                type.isInterface() || type.isEnum() ? ~(Modifier.ABSTRACT | Modifier.FINAL | Modifier.STATIC) : -1;
        String parents = Stream.concat(
                        Stream.ofNullable(type.isInterface() ? null : type.getGenericSuperclass())
                                .filter(parent -> parent != Object.class && parent != Record.class && !type.isEnum()),
                        Arrays.stream(type.getGenericInterfaces()))
                .map(PublicApi::name)
                .collect(Collectors.joining(", "));
        return modifiers(type.getModifiers() & written & ~Modifier.INTERFACE) + (type.isSealed() ? "sealed " : "")
                + kind + " " + type.getCanonicalName() + (parents.isEmpty() ? "" : " : " + parents);
    }

    private static String modifiers(int modifiers) {
        String text = Modifier.toString(modifiers);
        return text.isEmpty() ? "" : text + " ";
    }

    private static String modifiers(Method method) {
        if (method.isDefault()) {
            return "default ";
        }
        int meaningless = Modifier.TRANSIENT | Modifier.VOLATILE | Modifier.SYNCHRONIZED | Modifier.STRICT;
        int implied = method.getDeclaringClass().isInterface() ? Modifier.PUBLIC | Modifier.ABSTRACT : 0;
        return modifiers(method.getModifiers() & ~meaningless & ~implied);
    }

    private static String name(AnnotatedType type) {
        return (type.isAnnotationPresent(Nullable.class) ? "@Nullable " : "") + name(type.getType());
    }

    private static String parameters(Executable executable) {
        String parameters = Arrays.stream(executable.getParameters())
                .map(parameter -> name(parameter.getAnnotatedType()))
                .collect(Collectors.joining(", ", "(", ")"));
        String thrown = Arrays.stream(executable.getExceptionTypes())
                .map(PublicApi::name)
                .collect(Collectors.joining(", "));
        return parameters + (thrown.isEmpty() ? "" : " throws " + thrown);
    }

    private static String name(Type type) {
        return type.getTypeName().replace('$', '.').replace("java.lang.", "");
    }

    private static List<String> read(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, List<String> lines) {
        try {
            Files.write(file, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
