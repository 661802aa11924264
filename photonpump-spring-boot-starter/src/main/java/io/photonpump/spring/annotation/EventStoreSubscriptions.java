package io.photonpump.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.messaging.handler.annotation.MessageMapping;

/** Container annotation for several {@link EventStoreSubscription} annotations on one method or class. */
@Documented
@Target({ElementType.METHOD, ElementType.TYPE, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@MessageMapping
public @interface EventStoreSubscriptions {

    /**
     * The subscriptions of the method or class.
     *
     * @return the repeated annotations
     */
    EventStoreSubscription[] value();
}
