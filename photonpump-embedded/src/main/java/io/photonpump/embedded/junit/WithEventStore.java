package io.photonpump.embedded.junit;

import io.photonpump.embedded.dialect.Dialect;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives the tests of a class a server in memory on free ports, and a client that is connected to it. Whoever wants them takes
 * them as parameters of the test, of {@code @BeforeEach} and {@code @AfterEach}, or of the constructor:
 *
 * <pre>{@code
 * @WithEventStore
 * class VetTest {
 *
 *     @Test
 *     void examines_the_pony_that_fell(EmbeddedEventStore server, EventStoreClient client) {
 *         client.publishEvent("jumps", "PonyFell", Map.of("Pony", "Derpy Hooves")).join();
 *         …
 *     }
 * }
 * }</pre>
 *
 * The server starts when a parameter asks for it, in milliseconds; client and server are closed when their test, or class, is
 * over. Nested test classes share the annotation of the class around them unless they have one of their own.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(WithEventStoreExtension.class)
public @interface WithEventStore {

    /** How long a server lives. */
    enum Lifetime {
        /** Every test begins with an empty server. */
        TEST,
        /** The tests of a class share a server and what they write. It can be had in {@code @BeforeAll} too. */
        CLASS
    }

    Lifetime lifetime() default Lifetime.TEST;

    /** Which server version to be like. */
    Dialect dialect() default Dialect.V5;

    /**
     * Whether clients without credentials may do what access control lists allow to everybody. If not, the client that tests get
     * is logged in as {@code admin}; tests of an ordinary user connect a client of their own to {@code server.url()}.
     */
    boolean anonymousAccess() default true;

    /** Whether {@code $ce-…}, {@code $et-…} and the other system projections are there. */
    boolean standardProjections() default false;
}
