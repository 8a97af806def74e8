package dev.hitotsu.it.client;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Asks whether classes that were compiled against one version of a library link against another one. */
final class Linking {
    private final OtherVersion version;

    /** On another version of a library, which the caller closes. */
    Linking(OtherVersion version) {
        this.version = version;
    }

    /** What is missing, or does not link, a line each. */
    Set<String> failures(JavaClasses classes) {
        Set<String> failures = new LinkedHashSet<>();
        for (JavaClass ours : classes) {
            missingClasses(ours).forEach(failures::add);
            missingMembers(ours).forEach(failures::add);
            version.refusal(ours).ifPresent(failures::add);
        }
        return failures;
    }

    private Stream<String> missingClasses(JavaClass ours) {
        return ours.getDirectDependenciesFromSelf().stream()
                .map(Dependency::getTargetClass)
                .map(JavaClass::getBaseComponentType)
                .map(JavaClass::getName)
                .filter(name -> version.isForeign(name) && version.find(name).isEmpty())
                .map(name -> ours.getName() + ": no class " + name);
    }

    private Stream<String> missingMembers(JavaClass ours) {
        return Stream.of(
                        ours.getMethodCallsFromSelf(),
                        ours.getConstructorCallsFromSelf(),
                        ours.getMethodReferencesFromSelf(),
                        ours.getConstructorReferencesFromSelf())
                .flatMap(Set::stream)
                .map(JavaCodeUnitAccess::getTarget)
                .filter(target -> version.isForeign(target.getOwner().getName()))
                .filter(target -> version.find(target.getOwner().getName())
                        .filter(owner -> !has(owner, target))
                        .isPresent())
                .map(target -> ours.getName() + ": no " + target.getFullName());
    }

    private static boolean has(Class<?> owner, CodeUnitAccessTarget target) {
        List<String> parameters =
                target.getRawParameterTypes().stream().map(JavaClass::getName).toList();
        return members(owner, target.getName()).stream()
                .anyMatch(member -> names(member.getParameterTypes()).equals(parameters)
                        && (!(member instanceof Method method)
                                || method.getReturnType()
                                        .getName()
                                        .equals(target.getRawReturnType().getName())));
    }

    private static List<Executable> members(Class<?> owner, String name) {
        if (name.equals("<init>")) {
            return List.<Executable>of(owner.getDeclaredConstructors());
        }
        List<Executable> members = new ArrayList<>();
        for (Class<?> type = owner; type != null; type = type.getSuperclass()) {
            members.addAll(Arrays.asList(type.getDeclaredMethods()));
        }
        members.addAll(Arrays.asList(owner.getMethods()));
        members.addAll(Arrays.asList(Object.class.getMethods()));
        members.removeIf(
                member -> member instanceof Constructor || !member.getName().equals(name));
        return members;
    }

    private static List<String> names(Class<?>[] types) {
        return Arrays.stream(types).map(Class::getName).toList();
    }
}
