/// What must hold of pods.
extension RuleExpression {
    static let pods: [String: RuleExpression] = [
        "apparmor-profile-forbidden": RuleExpression(
            .pods,
            """
            @contexts.all(x, x.?securityContext.?appArmorProfile.?type.orValue('RuntimeDefault') in \
            ['RuntimeDefault', 'Localhost']) && variables.annotations.all(k, \
            !k.startsWith('container.apparmor.security.beta.kubernetes.io/') || variables.annotations[k] in \
            ['', 'runtime/default'] || variables.annotations[k].startsWith('localhost/'))
            """),
        "container-count-too-high": RuleExpression(
            .pods,
            "size(@main) <= @maximum"),
        "cr-escape-sysctl": RuleExpression(
            .pods,
            "spec.?securityContext.?sysctls.orValue([]).all(s, !string(s.?value.orValue('')).matches('[+=]'))"),
        "cronjob-restart-policy-invalid": RuleExpression(
            .pods,
            """
            !(object.kind in ['Job', 'CronJob']) || spec.?restartPolicy.orValue('Always') in ['Never', \
            'OnFailure']
            """),
        "default-service-account-used": RuleExpression(
            .pods,
            """
            spec.?automountServiceAccountToken.orValue(true) == false || \
            !([spec.?serviceAccountName.orValue(''), spec.?serviceAccount.orValue(''), dyn('default')].filter(n, \
            n != '')[0] == 'default')
            """),
        "emptydir-size-limit-missing": RuleExpression(
            .pods,
            """
            @volumes.all(v, v.exists(k, k != 'name' && k != 'emptyDir') || \
            v.?emptyDir.?sizeLimit.optMap(q, quantity(string(q)).isGreaterThan(quantity('0'))).orValue(false))
            """),
        "ephemeral-containers-present": RuleExpression(
            .pods,
            "size(spec.?ephemeralContainers.orValue([])) == 0"),
        "host-aliases-set": RuleExpression(
            .pods,
            "size(spec.?hostAliases.orValue([])) == 0"),
        "host-ipc": RuleExpression(
            .pods,
            "spec.?hostIPC.orValue(false) != true"),
        "host-network": RuleExpression(
            .pods,
            "spec.?hostNetwork.orValue(false) != true"),
        "host-path-volume": RuleExpression(
            .pods,
            "@volumes.all(v, !has(v.hostPath))"),
        "host-pid": RuleExpression(
            .pods,
            "spec.?hostPID.orValue(false) != true"),
        "host-process-container": RuleExpression(
            .pods,
            "@contexts.all(x, x.?securityContext.?windowsOptions.?hostProcess.orValue(false) != true)"),
        "host-users-not-false": RuleExpression(
            .pods,
            """
            @windows || spec.?hostNetwork.orValue(false) == true || spec.?hostPID.orValue(false) == true || \
            spec.?hostIPC.orValue(false) == true || spec.?hostUsers.orValue(true) == false || @all.exists(c, \
            size(c.?volumeDevices.orValue([])) > 0) || @volumes.exists(v, has(v.nfs))
            """),
        "image-digest-missing": RuleExpression(
            .pods,
            "@images.all(i, i == '' || @hasDigest)"),
        "image-not-pinned": RuleExpression(
            .pods,
            "@images.all(i, i == '' || @isPinned)"),
        "image-registry-deprecated": RuleExpression(
            .pods,
            "@images.all(i, !i.startsWith('k8s.gcr.io/'))"),
        "label-env-missing": RuleExpression(
            .pods,
            "params.data.labels.split(',').all(l, @labels[?l].orValue('') != '')"),
        "label-owner-missing": RuleExpression(
            .pods,
            "params.data.labels.split(',').all(l, @labels[?l].orValue('') != '')"),
        "recommended-labels-missing": RuleExpression(
            .pods,
            "params.data.labels.split(',').all(l, @labels[?l].orValue('') != '')"),
        "namespace-kube-system": RuleExpression(
            .pods,
            "!(object.metadata.?namespace.orValue('') in ['kube-system', 'kube-public', 'kube-node-lease'])"),
        "node-affinity-missing": RuleExpression(
            .pods,
            """
            object.kind == 'DaemonSet' || size(spec.?nodeSelector.orValue({})) > 0 || \
            spec.?affinity.?nodeAffinity.orValue({}) != {}
            """),
        "node-pinning-or-control-plane-toleration": RuleExpression(
            .pods,
            """
            spec.?nodeName.orValue('') == '' && spec.?tolerations.orValue([]).all(t, !(t.?key.orValue('') in \
            ['node-role.kubernetes.io/control-plane', 'node-role.kubernetes.io/master'])) && \
            spec.?nodeSelector.orValue({}).all(k, !(k in ['node-role.kubernetes.io/control-plane', \
            'node-role.kubernetes.io/master']))
            """),
        "pod-lifetime-unbounded": RuleExpression(
            .pods,
            """
            !(object.kind in ['Job', 'CronJob', 'Pod']) || spec.?activeDeadlineSeconds.hasValue() || \
            (object.kind == 'CronJob' ? object.?spec.?jobTemplate.?spec.?activeDeadlineSeconds.hasValue() : \
            object.?spec.?activeDeadlineSeconds.hasValue())
            """),
        "priority-class-missing": RuleExpression(
            .pods,
            "spec.?priorityClassName.orValue('') != ''"),
        "priority-class-not-allowed": RuleExpression(
            .pods,
            """
            !spec.?priorityClassName.orValue('').startsWith('system-') || \
            object.metadata.?namespace.orValue('') == 'kube-system'
            """),
        "qos-class-best-effort": RuleExpression(
            .pods,
            """
            size(@all) == 0 || (spec.?resources.?requests.hasValue() || spec.?resources.?limits.hasValue() ? \
            [spec] : @all).exists(c, [c.?resources.?requests.?cpu, c.?resources.?requests.?memory, \
            c.?resources.?limits.?cpu, c.?resources.?limits.?memory].exists(o, o.@isPositive))
            """),
        "run-as-group-root": RuleExpression(
            .pods,
            """
            @contexts.all(x, x.?securityContext.?runAsGroup.orValue(1) != 0) && \
            spec.?securityContext.?fsGroup.orValue(1) != 0 && \
            spec.?securityContext.?supplementalGroups.orValue([]).all(g, g != 0)
            """),
        "run-as-non-root-missing": RuleExpression(
            .pods,
            """
            @rootMapped || (spec.?securityContext.?runAsNonRoot.orValue(true) != false && @all.all(c, \
            c.?securityContext.?runAsNonRoot.or(spec.?securityContext.?runAsNonRoot).orValue(false) == \
            true))
            """),
        "run-as-user-root": RuleExpression(
            .pods,
            "@rootMapped || @contexts.all(x, x.?securityContext.?runAsUser.orValue(1) != 0)"),
        "runtime-class-missing": RuleExpression(
            .pods,
            "spec.?runtimeClassName.orValue('') != ''"),
        "seccomp-unconfined": RuleExpression(
            .pods,
            """
            @contexts.all(x, x.?securityContext.?seccompProfile.?type.orValue('RuntimeDefault') in \
            ['RuntimeDefault', 'Localhost']) && variables.annotations.all(k, \
            !(k.startsWith('seccomp.security.alpha.kubernetes.io/pod') || \
            k.startsWith('container.seccomp.security.alpha.kubernetes.io/')) || variables.annotations[k] in \
            ['runtime/default', 'docker/default'] || variables.annotations[k].startsWith('localhost/'))
            """),
        "selinux-type-forbidden": RuleExpression(
            .pods,
            """
            @contexts.all(x, x.?securityContext.?seLinuxOptions.?type.orValue('') in ['', 'container_t', \
            'container_init_t', 'container_kvm_t', 'container_engine_t'])
            """),
        "selinux-user-or-role-set": RuleExpression(
            .pods,
            """
            @contexts.all(x, x.?securityContext.?seLinuxOptions.?user.orValue('') == '' && \
            x.?securityContext.?seLinuxOptions.?role.orValue('') == '')
            """),
        "service-account-token-automounted": RuleExpression(
            .pods,
            "spec.?automountServiceAccountToken.orValue(true) == false"),
        "service-account-token-projection-long": RuleExpression(
            .pods,
            """
            @volumes.all(v, v.?projected.?sources.orValue([]).all(s, \
            s.?serviceAccountToken.?expirationSeconds.orValue(0) <= @maximum))
            """),
        "service-links-enabled": RuleExpression(
            .pods,
            "spec.?enableServiceLinks.orValue(true) == false"),
        "share-process-namespace": RuleExpression(
            .pods,
            "spec.?shareProcessNamespace.orValue(false) != true"),
        "termination-grace-period-too-long": RuleExpression(
            .pods,
            "spec.?terminationGracePeriodSeconds.orValue(30) <= @maximum"),
        "unsafe-sysctls": RuleExpression(
            .pods,
            """
            spec.?securityContext.?sysctls.orValue([]).all(s, s.?name.orValue('kernel.shm_rmid_forced') in \
            ['kernel.shm_rmid_forced', 'net.ipv4.ip_local_port_range', 'net.ipv4.tcp_syncookies', \
            'net.ipv4.ping_group_range', 'net.ipv4.ip_unprivileged_port_start', \
            'net.ipv4.ip_local_reserved_ports', 'net.ipv4.tcp_keepalive_time', 'net.ipv4.tcp_fin_timeout', \
            'net.ipv4.tcp_keepalive_intvl', 'net.ipv4.tcp_keepalive_probes', 'net.ipv4.tcp_rmem', \
            'net.ipv4.tcp_wmem', 'net.ipv4.tcp_slow_start_after_idle', 'net.ipv4.tcp_notsent_lowat'])
            """),
        "volume-type-not-allowed": RuleExpression(
            .pods,
            """
            @volumes.all(v, v.all(k, k in ['name', 'configMap', 'csi', 'downwardAPI', 'emptyDir', \
            'ephemeral', 'image', 'persistentVolumeClaim', 'projected', 'secret', 'hostPath']))
            """),
    ]
}
