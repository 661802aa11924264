package io.photonpump.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.messaging.handler.annotation.MessageMapping;

/** Marks a method that handles some of the event types of a class with {@link EventStoreSubscription}. */
@Documented
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@MessageMapping
public @interface EventHandler {

    /**
     * The event types that the method handles.
     *
     * @return event types; by default those of the body parameter's class, including the permitted subclasses of a sealed type
     */
    String[] value() default {};

    /**
     * Makes the method the default handler, which handles the event types that no other method of the class handles. A class has at
     * most one default handler, which names no event types.
     *
     * @return true for the default handler of the class
     */
    boolean isDefault() default false;
}
