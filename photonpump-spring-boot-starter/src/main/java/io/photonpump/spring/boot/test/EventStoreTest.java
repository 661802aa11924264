package io.photonpump.spring.boot.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.autoconfigure.OverrideAutoConfiguration;
import org.springframework.boot.test.context.filter.annotation.TypeExcludeFilters;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.test.context.BootstrapWith;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * Test slice for listeners. The context contains the components with {@code @EventStoreSubscription} and those that take part in
 * handling events, such as selectors, upcasters, interceptors and error handlers. Add their dependencies with
 * {@link #includeFilters()}, {@code @Import} or {@code @MockitoBean}.
 *
 * <p>The test connects to no server, and listeners do not subscribe. Deliver events with an injected
 * {@link io.photonpump.spring.test.SubscriptionTestHarness}. Positions are stored in memory, even if
 * {@code photonpump.checkpoint.store} has another value.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@BootstrapWith(EventStoreTestContextBootstrapper.class)
@ExtendWith(SpringExtension.class)
@OverrideAutoConfiguration(enabled = false)
@TypeExcludeFilters(EventStoreTypeExcludeFilter.class)
@ImportAutoConfiguration
public @interface EventStoreTest {

    /**
     * Properties of the environment, in the form {@code key=value}.
     *
     * @return the properties
     */
    String[] properties() default {};

    /**
     * Includes the default components of the slice.
     *
     * @return false to include only the components of {@link #includeFilters()}
     */
    boolean useDefaultFilters() default true;

    /**
     * Filters of further components to include.
     *
     * @return the filters
     */
    Filter[] includeFilters() default {};

    /**
     * Filters of components to exclude.
     *
     * @return the filters
     */
    Filter[] excludeFilters() default {};
}
