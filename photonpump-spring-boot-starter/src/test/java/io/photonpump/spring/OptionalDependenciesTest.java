package io.photonpump.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonpump.PhotonPump;
import io.photonpump.client.EventStoreClient;
import io.photonpump.embedded.EmbeddedEventStore;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * An application without one of the optional dependencies and with the others, for example with health but
 * without the endpoint. {@link BareTest} runs without all of them.
 */
class OptionalDependenciesTest {

    private static EmbeddedEventStore server;
    private static EventStoreClient writer;

    @BeforeAll
    static void startServer() {
        server = EmbeddedEventStore.start();
        writer = PhotonPump.connect(server.url());
        writer.publishEvent("jumps", "Jumped", "{\"height\": 3}").join();
    }

    @AfterAll
    static void stopServer() {
        writer.close();
        server.close();
    }

    @ParameterizedTest(name = "without {0}")
    @CsvSource(delimiter = ';', textBlock = """
            photonpump-embedded|testcontainers|compose ; io.photonpump.embedded.EmbeddedEventStore
            spring-boot-actuator                       ; org.springframework.boot.actuate.endpoint.annotation.Endpoint
            spring-boot-micrometer|micrometer-(core|registry) ; io.micrometer.core.instrument.MeterRegistry
            spring-boot-(jdbc|sql)|spring-jdbc         ; org.springframework.jdbc.core.JdbcTemplate
            spring-modulith                            ; org.springframework.modulith.events.Externalized
            """)
    void listeners_work_without_the_dependency(String jars, String missing) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader without = classPathWithout(jars)) {
            thread.setContextClassLoader(without);
            assertThatThrownBy(() -> without.loadClass(missing)).isInstanceOf(ClassNotFoundException.class);

            Object first = without.loadClass("io.photonpump.spring.SmallApplication")
                    .getMethod("firstHeight", String.class)
                    .invoke(null, server.url());

            assertThat(first).isEqualTo(3);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static URLClassLoader classPathWithout(String jars) throws MalformedURLException {
        Pattern removed = Pattern.compile(jars);
        List<URL> remaining = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (!removed.matcher(artifact(entry)).find()) {
                remaining.add(new File(entry).toURI().toURL());
            }
        }
        return new URLClassLoader(remaining.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }

    /** Returns the name of a jar, or the directory name of a module in the same build. */
    private static String artifact(String entry) {
        File file = new File(entry);
        return file.getName().endsWith(".jar")
                ? file.getName()
                : file.getParentFile().getParentFile().getName();
    }
}
