package io.photonpump.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.messaging.handler.annotation.MessageMapping;

/** A method of a class with {@link EventStoreSubscription} that handles some of its event types. */
@Documented
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@MessageMapping
public @interface EventHandler {

    /** The event types; by default the one that belongs to the class of the body, or those of a sealed hierarchy. */
    String[] value() default {};

    /** Whether this method gets what no other method of the class takes. */
    boolean isDefault() default false;
}
