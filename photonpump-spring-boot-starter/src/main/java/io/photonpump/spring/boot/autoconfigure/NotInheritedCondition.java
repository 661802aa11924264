package io.photonpump.spring.boot.autoconfigure;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.HierarchicalBeanFactory;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.core.type.MethodMetadata;
import org.springframework.util.ClassUtils;

/**
 * Matches unless the application defines a bean of the method's return type in a parent context. A default bean of this starter in
 * a parent context does not count, because it depends on the beans and properties of that context.
 */
final class NotInheritedCondition extends SpringBootCondition implements ConfigurationCondition {

    private static final String OWN_PACKAGE = NotInheritedCondition.class.getPackageName() + ".";

    @Override
    public ConfigurationPhase getConfigurationPhase() {
        return ConfigurationPhase.REGISTER_BEAN;
    }

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        ConditionMessage.Builder message = ConditionMessage.forCondition("not inherited from a parent context");
        if (!(metadata instanceof MethodMetadata method)) {
            throw new IllegalStateException("the condition applies to bean methods only");
        }
        Class<?> type = ClassUtils.resolveClassName(method.getReturnTypeName(), context.getClassLoader());
        BeanFactory factory = context.getBeanFactory();
        while (factory instanceof HierarchicalBeanFactory child && child.getParentBeanFactory() != null) {
            factory = child.getParentBeanFactory();
            if (factory instanceof ConfigurableApplicationContext parent) {
                factory = parent.getBeanFactory();
            }
            if (factory instanceof ConfigurableListableBeanFactory beans) {
                for (String name : beans.getBeanNamesForType(type, true, false)) {
                    if (!isDefault(beans, name)) {
                        return ConditionOutcome.noMatch(message.foundExactly(name));
                    }
                }
            }
        }
        return ConditionOutcome.match(message.because("the application defines no such bean in a parent context"));
    }

    private static boolean isDefault(ConfigurableListableBeanFactory beans, String name) {
        if (!beans.containsBeanDefinition(name)) {
            return false;
        }
        BeanDefinition definition = beans.getBeanDefinition(name);
        MethodMetadata method =
                definition instanceof AnnotatedBeanDefinition annotated ? annotated.getFactoryMethodMetadata() : null;
        return method != null && method.getDeclaringClassName().startsWith(OWN_PACKAGE);
    }
}
