package io.photonpump.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Declares the event type of a body class. A class without this annotation has its simple name as event type. */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface EventType {

    /**
     * The event types of the class. Events are written with the first one and read with any of them.
     *
     * @return one or more event types
     */
    String[] value();
}
