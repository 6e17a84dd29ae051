"""How forms look: every field through one template."""

from django.forms.renderers import TemplatesSetting


class FormRenderer(TemplatesSetting):
    """Django's field groups, drawn by our own ui/field.html."""

    field_template_name = "ui/field.html"
