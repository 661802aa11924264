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
 * Provides the tests of a class with a server in memory on free ports and a connected client, as parameters of tests, of
 * {@code @BeforeEach} and {@code @AfterEach} methods, and of the constructor:
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
 * The server starts in milliseconds when a parameter needs it. Client and server are closed after the test or the class. Nested test classes
 * inherit the annotation of the enclosing class unless they have one themselves.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(WithEventStoreExtension.class)
public @interface WithEventStore {

    /** The lifetime of a server. */
    enum Lifetime {
        /** Each test has a new, empty server. */
        TEST,
        /** The tests of a class share a server and its data. {@code @BeforeAll} methods can have it as well. */
        CLASS
    }

    /** {@return the lifetime of the server; {@link Lifetime#TEST} by default} */
    Lifetime lifetime() default Lifetime.TEST;

    /** {@return the version of the server to emulate; {@link Dialect#V5} by default} */
    Dialect dialect() default Dialect.V5;

    /**
     * {@return whether clients without credentials have the rights of all users; true by default} Otherwise the provided client is
     * authenticated as {@code admin}; tests of an ordinary user connect another client to {@code server.url()}.
     */
    boolean anonymousAccess() default true;

    /** {@return whether nobody is asked who they are, and everybody may do everything; false by default} */
    boolean insecure() default false;

    /** {@return whether the standard projections run, which fill {@code $ce-…}, {@code $et-…} and others; false by default} */
    boolean standardProjections() default false;
}
