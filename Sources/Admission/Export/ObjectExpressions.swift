/// What must hold of objects of some kinds.
extension RuleExpression {
    static let objects: [String: RuleExpression] = [
        "bare-pod": RuleExpression(
            .objects([Resource("pods")]),
            "@isOwned || 'kubernetes.io/config.mirror' in @annotations"),
        "cronjob-concurrency-policy-not-set": RuleExpression(
            .objects([Resource("cronjobs", in: "batch")]),
            "object.?spec.?concurrencyPolicy.orValue('') in ['Forbid', 'Replace']"),
        "cronjob-starting-deadline-missing": RuleExpression(
            .objects([Resource("cronjobs", in: "batch")]),
            "object.?spec.?startingDeadlineSeconds.orValue(0) >= 10"),
        "cronjob-suspended": RuleExpression(
            .objects([Resource("cronjobs", in: "batch")]),
            "object.?spec.?suspend.orValue(false) != true"),
        "default-service-account-automounts": RuleExpression(
            .objects([Resource("serviceaccounts")]),
            "@name != 'default' || object.?automountServiceAccountToken.orValue(true) == false"),
        "deployment-replicas-too-low": RuleExpression(
            .objects([Resource("deployments", in: "apps")]),
            "object.?spec.?replicas.orValue(1) == 0 || object.?spec.?replicas.orValue(1) >= @minimum"),
        "host-path-persistent-volume": RuleExpression(
            .objects([Resource("persistentvolumes")]),
            "!object.?spec.?hostPath.hasValue() && !object.?spec.?local.hasValue()"),
        "hpa-max-not-above-min": RuleExpression(
            .objects([Resource("horizontalpodautoscalers", in: "autoscaling")]),
            """
            !object.?spec.?maxReplicas.hasValue() || object.spec.maxReplicas > \
            object.spec.?minReplicas.orValue(1)
            """),
        "hpa-max-replicas-missing": RuleExpression(
            .objects([Resource("horizontalpodautoscalers", in: "autoscaling")]),
            "object.?spec.?maxReplicas.hasValue()"),
        "ingress-default-backend": RuleExpression(
            .objects([Resource("ingresses", in: "networking.k8s.io")]),
            "!object.?spec.?defaultBackend.hasValue()"),
        "ingress-host-wildcard-or-empty": RuleExpression(
            .objects([Resource("ingresses", in: "networking.k8s.io")]),
            """
            object.?spec.?rules.orValue([]).all(x, x.?host.orValue('') != '' && \
            !x.?host.orValue('').startsWith('*'))
            """),
        "ingress-nginx-configmap-allow-snippets": RuleExpression(
            .objects([Resource("configmaps")]),
            "object.?data[?'allow-snippet-annotations'].orValue('').lowerAscii() != 'true'"),
        "job-not-via-cronjob": RuleExpression(
            .objects([Resource("jobs", in: "batch")]),
            "@isOwned"),
        "job-ttl-missing": RuleExpression(
            .objects([Resource("jobs", in: "batch")]),
            "@isOwned || object.?spec.?ttlSecondsAfterFinished.hasValue()"),
        "namespace-psa-label-missing": RuleExpression(
            .objects([Resource("namespaces")]),
            """
            'pod-security.kubernetes.io/enforce' in @labels || @name in ['kube-system', 'kube-public', \
            'kube-node-lease']
            """),
        "namespace-psa-level-privileged": RuleExpression(
            .objects([Resource("namespaces")]),
            """
            @labels[?'pod-security.kubernetes.io/enforce'].orValue('') != 'privileged' || @name in \
            ['kube-system', 'kube-public', 'kube-node-lease']
            """),
        "namespace-psa-version-missing": RuleExpression(
            .objects([Resource("namespaces")]),
            """
            !('pod-security.kubernetes.io/enforce' in @labels) || \
            !(@labels[?'pod-security.kubernetes.io/enforce-version'].orValue('') in ['', 'latest'])
            """),
        "pvc-storage-request-missing": RuleExpression(
            .objects([Resource("persistentvolumeclaims"), Resource("statefulsets", in: "apps")]),
            """
            (object.kind == 'PersistentVolumeClaim' ? [object] : \
            object.?spec.?volumeClaimTemplates.orValue([])).all(p, \
            p.?spec.?resources.?requests.?storage.hasValue())
            """),
        "rbac-admin-edit-binding": RuleExpression(
            .objects([Resource("clusterrolebindings", in: "rbac.authorization.k8s.io")]),
            """
            !(object.?roleRef.?kind.orValue('') == 'ClusterRole' && object.?roleRef.?name.orValue('') in \
            ['admin', 'edit'])
            """),
        "rbac-bind-system-masters": RuleExpression(
            .objects([
                Resource("rolebindings", in: "rbac.authorization.k8s.io"),
                Resource("clusterrolebindings", in: "rbac.authorization.k8s.io"),
            ]),
            """
            object.?subjects.orValue([]).all(s, !(s.?kind.orValue('') == 'Group' && s.?name.orValue('') == \
            'system:masters'))
            """),
        "rbac-cluster-admin-binding": RuleExpression(
            .objects([
                Resource("rolebindings", in: "rbac.authorization.k8s.io"),
                Resource("clusterrolebindings", in: "rbac.authorization.k8s.io"),
            ]),
            """
            !(object.?roleRef.?kind.orValue('') == 'ClusterRole' && object.?roleRef.?name.orValue('') == \
            'cluster-admin') || object.?subjects.orValue([]).all(s, s.?kind.orValue('') == 'Group' && \
            s.?name.orValue('') == 'system:masters')
            """),
        "secret-basic-auth-type": RuleExpression(
            .objects([Resource("secrets")]),
            "object.?type.orValue('') != 'kubernetes.io/basic-auth'"),
        "service-account-token-secret": RuleExpression(
            .objects([Resource("secrets")]),
            "object.?type.orValue('') != 'kubernetes.io/service-account-token'"),
        "service-external-ips": RuleExpression(
            .objects([Resource("services")]),
            "size(object.?spec.?externalIPs.orValue([])) == 0"),
        "service-external-name-localhost": RuleExpression(
            .objects([Resource("services")]),
            """
            object.?spec.?type.orValue('') != 'ExternalName' || \
            !object.?spec.?externalName.orValue('').lowerAscii().matches('^((.*[.])?localhost|127[.].*|::1)[.]?$')
            """),
        "service-external-traffic-policy": RuleExpression(
            .objects([Resource("services")]),
            """
            !(object.?spec.?type.orValue('') == 'LoadBalancer' && \
            object.?spec.?externalTrafficPolicy.orValue('Cluster') == 'Cluster' || \
            object.?spec.?type.orValue('') == 'NodePort' && \
            object.?spec.?externalTrafficPolicy.orValue('Cluster') == 'Local')
            """),
        "service-lb-not-encrypted": RuleExpression(
            .objects([Resource("services")]),
            """
            object.?spec.?type.orValue('') != 'LoadBalancer' || !@annotations.exists(k, \
            k.startsWith('service.beta.kubernetes.io/aws-load-balancer-')) || \
            'service.beta.kubernetes.io/aws-load-balancer-ssl-cert' in @annotations
            """),
        "service-type-nodeport": RuleExpression(
            .objects([Resource("services")]),
            "object.?spec.?type.orValue('') != 'NodePort'"),
    ]
}
