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
 * A test of listeners alone. The context holds the components with {@code @EventStoreSubscription}, those that take part in
 * handling events (selectors, upcasters, interceptors, error handlers and the like), and what they need by
 * {@link #includeFilters()}, {@code @Import} or {@code @MockitoBean}. Positions are kept in memory, whatever
 * {@code photonpump.checkpoint.store} says; nothing is subscribed and nothing is connected to. An
 * injected {@link io.photonpump.spring.test.SubscriptionTestHarness} delivers events.
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

    /** Properties in the form {@code key=value}. */
    String[] properties() default {};

    /** Whether to take components with {@code @EventStoreSubscription} without being told to. */
    boolean useDefaultFilters() default true;

    /** What else to take. */
    Filter[] includeFilters() default {};

    /** What to leave out. */
    Filter[] excludeFilters() default {};
}
