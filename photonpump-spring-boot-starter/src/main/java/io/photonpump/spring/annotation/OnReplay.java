package io.photonpump.spring.annotation;

import io.photonpump.spring.listener.ReplayHook;
import io.photonpump.spring.listener.ReplayStart;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.aot.hint.annotation.Reflective;

/**
 * Marks a method that resets what a catch-up listener of its class has built from events, such as the rows of a projection. It is
 * called before the listener begins to handle events again that it may have handled before; see {@link ReplayHook} for when, on
 * which thread and in which transaction.
 *
 * <p>The method returns nothing, and takes nothing or a {@link ReplayStart}. A class with one catch-up listener needs no
 * {@link #value()}. In a class with several, each hook names the listeners that it resets.
 */
@Documented
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Reflective
public @interface OnReplay {

    /**
     * The listeners that the method resets. The ids may contain {@code ${placeholders}} and {@code #{expressions}}.
     *
     * @return ids of catch-up listeners of the class; by default the only one
     */
    String[] value() default {};
}
