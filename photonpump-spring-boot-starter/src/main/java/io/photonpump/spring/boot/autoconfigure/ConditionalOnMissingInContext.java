package io.photonpump.spring.boot.autoconfigure;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.annotation.Conditional;

/**
 * For a default that each context of a hierarchy makes for itself, because it works with the beans and properties of the
 * context. It gives way to a bean of the application, also to one in a parent context.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
@Conditional(NotInheritedCondition.class)
@interface ConditionalOnMissingInContext {}
